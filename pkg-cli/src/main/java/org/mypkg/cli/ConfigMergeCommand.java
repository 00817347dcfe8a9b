package org.mypkg.cli;

import java.nio.file.Path;
import java.time.Instant;
import org.mypkg.config.ConfigException;
import org.mypkg.config.MergeTry;
import org.mypkg.console.ExitCode;
import org.mypkg.diag.Failure;
import org.mypkg.json.Json;
import org.mypkg.json.JsonObjectBuilder;
import org.mypkg.model.Bytes;
import org.mypkg.model.Digest;
import org.mypkg.model.RootPath;
import org.mypkg.sys.HostFiles;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code mypkg config merge PATH}: merges the user's file with the version that waits. What overlaps somebody at a terminal
 * finishes in an editor; elsewhere {@code --output} hands the marked text out and {@code --from} takes the finished one. The
 * root is not locked while somebody edits.
 */
final class ConfigMergeCommand extends RootCommand {
    private final Host host;

    @Parameters(index = "0", paramLabel = "PATH", description = "A configuration file, or what waits beside it.")
    private String path = "";

    @Option(names = "--output", paramLabel = "FILE", description = "Write the text, disputed places marked, to this file and change nothing.")
    private String output = "";

    @Option(names = "--from", paramLabel = "FILE", description = "Take this text as the merged one.")
    private String from = "";

    ConfigMergeCommand(Host host) {
        super(host);
        this.host = host;
    }

    @Override
    ExitCode run(Bench bench) throws Failure {
        RootPath typed = ConfigChanges.path(path);
        Instant now = bench.clock().instant();
        if (!from.isEmpty()) {
            return take(bench, typed, now, Path.of(from));
        }
        MergeTry merge = bench.engine().read(installed -> installed.configuration(bench.root()).merge(typed, now));
        if (!output.isEmpty()) {
            return handOut(bench, merge);
        }
        return switch (merge) {
            case MergeTry.Merged merged ->
                ConfigChanges.carryOut(bench, configuration -> again(configuration.merge(typed, now), typed));
            case MergeTry.ByHand byHand -> edit(bench, typed, now, byHand);
        };
    }

    /** Under the lock it is worked out once more: the file may have been saved meanwhile. */
    private static org.mypkg.config.ConfigChange again(MergeTry merge, RootPath typed) throws ConfigException {
        return switch (merge) {
            case MergeTry.Merged merged -> merged.change();
            case MergeTry.ByHand byHand ->
                throw ConfigException.unmerged(typed, "it was changed meanwhile", "try again: mypkg config merge " + typed);
        };
    }

    private ExitCode handOut(Bench bench, MergeTry merge) throws Failure {
        Bytes text = switch (merge) {
            case MergeTry.Merged merged -> merged.text();
            case MergeTry.ByHand byHand -> byHand.marked();
        };
        int disputes = merge instanceof MergeTry.ByHand byHand ? byHand.disputes() : 0;
        HostFiles.write(Path.of(output), text.toArray());
        if (bench.console().json()) {
            bench.console().printJson(ConfigChanges.describe(Json.object().put("outcome", "nothing"))
                    .put("output", output).put("disputes", disputes));
        } else {
            bench.console().say(output + " has the text with " + PlanView.count(disputes, "disputed place") + "; nothing was changed");
        }
        return ExitCode.DONE;
    }

    private static ExitCode take(Bench bench, RootPath typed, Instant now, Path file) throws Failure {
        Bytes text = Bytes.of(HostFiles.read(file));
        Digest mine = bench.engine().read(installed -> installed.configuration(bench.root()).digest(typed));
        return ConfigChanges.carryOut(bench, configuration -> configuration.finish(typed, text, mine, now));
    }

    private ExitCode edit(Bench bench, RootPath typed, Instant now, MergeTry.ByHand byHand) throws Failure {
        boolean somebody = bench.console().terminal().canAsk() && !bench.console().json() && !bench.options().dryRun();
        if (!somebody) {
            throw overlap(typed, byHand, "with a terminal and an editor it can be finished; elsewhere: mypkg config merge "
                    + typed + " --output FILE, edit it, then --from FILE");
        }
        Path directory = HostFiles.createTemporaryDirectory("mypkg-merge-");
        Path file = directory.resolve("merge-" + typed.utf8().map(text -> text.substring(text.lastIndexOf('/') + 1)).orElse("text"));
        HostFiles.write(file, byHand.marked().toArray());
        if (!host.editor().edit(file)) {
            HostFiles.deleteTree(directory);
            throw overlap(typed, byHand, "set VISUAL or EDITOR to a program that ends with 0 when all is well");
        }
        Bytes text = Bytes.of(HostFiles.read(file));
        boolean done = false;
        try {
            ExitCode code = ConfigChanges.carryOut(bench, configuration -> configuration.finish(typed, text, byHand.mine(), now));
            done = true;
            return code;
        } finally {
            if (done) {
                HostFiles.deleteTree(directory);
            } else {
                bench.console().say("your text is kept in " + file + "; --from takes it");
            }
        }
    }

    private static ConfigException overlap(RootPath typed, MergeTry.ByHand byHand, String hint) {
        return ConfigException.unmerged(
                typed, "your changes and the package's overlap in " + PlanView.count(byHand.disputes(), "place"), hint);
    }

    @Override
    public void describeFailure(JsonObjectBuilder document) {
        ConfigChanges.describe(document);
    }
}
