package org.mypkg.cli;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.mypkg.console.CommandException;
import org.mypkg.console.ExitCode;
import org.mypkg.diag.ErrorCode;
import org.mypkg.diag.Failure;
import org.mypkg.engine.Installed;
import org.mypkg.engine.Repositories;
import org.mypkg.engine.Repository;
import org.mypkg.json.Json;
import picocli.CommandLine.Parameters;

/**
 * {@code mypkg complete KIND PREFIX}: what a shell may offer. Whatever stands against it is not told: somebody is in the middle
 * of a line.
 */
final class CompleteCommand extends RootCommand {
    private static final int WORDS_MAX = 1000;

    @Parameters(index = "0", paramLabel = "KIND", description = "installed, offered, repositories, transactions or codes.")
    private String kind = "";

    @Parameters(index = "1", arity = "0..1", paramLabel = "PREFIX", description = "How the words begin.")
    private String prefix = "";

    CompleteCommand(Host host) {
        super(host);
    }

    @Override
    ExitCode run(Bench bench) throws Failure {
        List<String> words = words(bench).filter(word -> word.startsWith(prefix)).distinct().sorted().limit(WORDS_MAX).toList();
        if (bench.console().json()) {
            bench.console().printJson(Json.object().putStrings("words", words));
        } else {
            words.forEach(bench.console()::print);
        }
        return ExitCode.DONE;
    }

    private Stream<String> words(Bench bench) throws CommandException {
        try {
            return switch (kind) {
                case "installed" -> bench.engine().read(Installed::packages).stream().map(p -> p.id().name().value());
                case "offered" -> bench.repositories().load(Repositories.Staleness.TOLERATED).namesBeginning(prefix, WORDS_MAX).stream();
                case "repositories" -> bench.repositories().list().stream().map(Repository::name);
                case "transactions" -> bench.engine().read(Installed::history).stream().map(past -> Long.toString(past.id()));
                case "codes" -> Arrays.stream(ErrorCode.values()).map(ErrorCode::label);
                default -> throw CommandException.usage("there is nothing called '" + kind + "' to complete", "mypkg complete --help");
            };
        } catch (CommandException usage) {
            throw usage;
        } catch (Failure unreadable) {
            bench.console().detail(String.valueOf(unreadable.getMessage()));
            return Stream.empty();
        }
    }
}
