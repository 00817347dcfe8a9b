package org.mypkg.repo;

import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import org.mypkg.console.Command;
import org.mypkg.console.Console;
import org.mypkg.console.ExitCode;
import org.mypkg.diag.Failure;
import org.mypkg.json.Json;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code mkrepo serve}: a web server on loopback until it is told to end; SIGTERM and Ctrl-C are how, so they end it with 0. */
final class ServeCommand implements Command {
    @Parameters(index = "0", paramLabel = "DIR", description = "The directory of the repository.")
    private Path directory = Path.of("");

    @Option(names = "--port", paramLabel = "N", description = "The port; 0 takes any that is free (default: 8080).")
    private int port = 8080;

    @Override
    public ExitCode run(Console console) throws Failure {
        FileServer server = FileServer.start(RepoDirectory.open(directory).root(), port);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> end(server), "serve-end"));
        console.print(
                console.json()
                        ? Json.compact(Json.object().put("schema", "mypkg/1").put("url", server.url()).build())
                        : server.url());
        console.terminal().flush();
        console.say("serving " + directory + " until interrupted");
        waitForever();
        return ExitCode.DONE;
    }

    private static void end(FileServer server) {
        server.close();
        Runtime.getRuntime().halt(ExitCode.DONE.number());
    }

    private static void waitForever() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException told) {
            Thread.currentThread().interrupt();
        }
    }
}
