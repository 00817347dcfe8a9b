package org.mypkg.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.mypkg.config.ConfigFile;
import org.mypkg.console.Console;
import org.mypkg.console.ExitCode;
import org.mypkg.diag.Failure;
import org.mypkg.json.Json;
import org.mypkg.json.JsonValue;

/** {@code mypkg config list}: the configuration files that were edited, and those with something beside them. */
final class ConfigListCommand extends RootCommand {
    ConfigListCommand(Host host) {
        super(host);
    }

    @Override
    ExitCode run(Bench bench) throws Failure {
        List<ConfigFile> files = bench.engine().read(installed -> installed.configuration(bench.root()).noteworthy());
        Console console = bench.console();
        if (console.json()) {
            console.printJson(Json.object().putArray("files", files.stream().map(ConfigListCommand::json).toList()));
            return ExitCode.DONE;
        }
        for (ConfigFile file : files) {
            console.print(file.path() + "  " + file.owner().name() + "  " + words(file));
        }
        if (files.isEmpty()) {
            console.say("no configuration file was edited, and none waits");
        }
        return ExitCode.DONE;
    }

    private static String words(ConfigFile file) {
        var words = new ArrayList<String>();
        switch (file.state()) {
            case UNCHANGED -> {}
            case EDITED -> words.add("edited");
            case DELETED -> words.add("deleted");
            case REPLACED -> words.add("replaced by something else");
            case GONE -> words.add("its package was removed");
        }
        if (file.waiting()) {
            words.add("a new version waits");
        }
        file.saved().forEach(saved -> words.add("saved as " + saved));
        return String.join(", ", words);
    }

    private static JsonValue json(ConfigFile file) {
        return Json.object()
                .put("path", file.path().toString())
                .put("package", file.owner().name().value())
                .put("version", file.owner().version().value())
                .put("state", file.state().name().toLowerCase(Locale.ROOT))
                .put("waiting", file.waiting())
                .put("saved", JsonValue.array(file.saved().stream().map(saved -> JsonValue.of(saved.toString())).toList()))
                .build();
    }
}
