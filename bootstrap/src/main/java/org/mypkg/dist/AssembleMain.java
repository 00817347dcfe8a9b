package org.mypkg.dist;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.mypkg.console.Command;
import org.mypkg.console.Console;
import org.mypkg.console.ExitCode;
import org.mypkg.console.Program;
import org.mypkg.console.Verb;
import org.mypkg.diag.Failure;
import org.mypkg.sys.HostFiles;
import picocli.CommandLine.Option;

/**
 * Makes the one jar of a distribution from the jars of a build. Its name holds its digest: Java would run old classes from a
 * cache that was made of another jar of the same name.
 */
public final class AssembleMain {
    private static final int DIGITS = 16;

    private AssembleMain() {}

    /** The process's entry. */
    public static void main(String[] arguments) {
        program().main(arguments);
    }

    static Program program() {
        return new Program(
                "assemble",
                "makes one jar of many",
                List.of(new Verb("", "Make one jar of the jars in a directory", Assemble::new)),
                List.of("--parts", "--recompile", "--to"));
    }

    /** The one thing that the program does. */
    static final class Assemble implements Command {
        @Option(names = "--parts", paramLabel = "DIR", required = true, description = "Where the jars are.")
        private Path parts = Path.of("");

        @Option(
                names = "--recompile",
                paramLabel = "JAR",
                required = true,
                description = "Sources that take the place of classes which are too old for Java's cache of classes.")
        private Path recompile = Path.of("");

        @Option(names = "--to", paramLabel = "DIR", required = true, description = "Where the jar goes.")
        private Path to = Path.of("");

        @Override
        public ExitCode run(Console console) throws Failure {
            Path made = HostFiles.createTemporaryFile(to, "mypkg", ".tmp");
            var jar = new OneJar(Programs.class.getName());
            jar.add(SourceJar.compiled(recompile));
            for (Path part : jars()) {
                jar.add(part);
            }
            jar.write(made);
            Path named = to.resolve("mypkg-" + HostFiles.digest(made).hex().substring(0, DIGITS) + ".jar");
            HostFiles.setMode(made, 0644);
            HostFiles.move(made, named);
            console.print(named.toString());
            return ExitCode.DONE;
        }

        private List<Path> jars() throws Failure {
            var jars = new ArrayList<Path>();
            for (Path file : HostFiles.list(parts)) {
                if (file.toString().endsWith(".jar")) {
                    jars.add(file);
                }
            }
            return jars;
        }
    }
}
