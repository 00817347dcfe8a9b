package org.mypkg.cli;

import java.util.List;
import org.mypkg.console.Console;
import org.mypkg.console.ExitCode;
import org.mypkg.console.ProgressView;
import org.mypkg.diag.Failure;
import org.mypkg.engine.PackageCache;
import org.mypkg.json.Json;
import org.mypkg.json.JsonValue;

/** {@code mypkg cache list} and {@code mypkg cache clean} */
final class CacheCommand extends RootCommand {
    private final boolean clean;

    CacheCommand(Host host, boolean clean) {
        super(host);
        this.clean = clean;
    }

    @Override
    ExitCode run(Bench bench) throws Failure {
        return clean ? clean(bench) : list(bench);
    }

    private static ExitCode clean(Bench bench) throws Failure {
        if (bench.options().dryRun()) {
            long held = bench.cache().list().stream().mapToLong(PackageCache.Kept::sizeBytes).sum();
            if (bench.console().json()) {
                bench.console().printJson(Json.object().put("outcome", "done").put("freedBytes", held));
            } else {
                bench.console().say("dry run: this would free " + ProgressView.bytes(held));
            }
            return ExitCode.DONE;
        }
        bench.locked(session -> {
            long freed = bench.cache().clean();
            if (bench.console().json()) {
                bench.console().printJson(Json.object().put("outcome", "done").put("freedBytes", freed));
            } else {
                bench.console().say("freed " + ProgressView.bytes(freed));
            }
        });
        return ExitCode.DONE;
    }

    private static ExitCode list(Bench bench) throws Failure {
        List<PackageCache.Kept> kept = bench.cache().list();
        Console console = bench.console();
        if (console.json()) {
            List<JsonValue> files = kept.stream()
                    .<JsonValue>map(k -> Json.object().put("file", k.name()).put("sizeBytes", k.sizeBytes()).build())
                    .toList();
            console.printJson(Json.object().putArray("files", files));
        } else {
            kept.forEach(k -> console.print(k.name() + "  " + ProgressView.bytes(k.sizeBytes())));
        }
        return ExitCode.DONE;
    }
}
