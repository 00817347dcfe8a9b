package org.mypkg.image;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import org.mypkg.console.Command;
import org.mypkg.console.Console;
import org.mypkg.console.ExitCode;
import org.mypkg.console.Program;
import org.mypkg.console.Verb;
import org.mypkg.diag.Failure;
import org.mypkg.json.Json;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code mkimage}: makes what a configuration names, of a populated root or of packages. */
public final class MkimageMain {
    private MkimageMain() {}

    /** The process's entry. */
    public static void main(String[] arguments) {
        program().main(arguments);
    }

    /** The program; it has no verbs. */
    static Program program() {
        return new Program(
                "mkimage",
                "makes bootable images of a root or of packages",
                List.of(new Verb("", "Make the images that a configuration names", () -> new Make(InstantSource.system()))),
                List.of("-o", "--output"));
    }

    /** The one thing that the program does. */
    static final class Make implements Command {
        @Parameters(paramLabel = "CONFIG.yaml", description = "What to make of which root.")
        private Path config = Path.of("");

        @Option(names = {"-o", "--output"}, paramLabel = "OUTDIR", required = true, description = "Where the images go.")
        private Path output = Path.of("");

        private final InstantSource clock;

        Make(InstantSource clock) {
            this.clock = clock;
        }

        @Override
        public ExitCode run(Console console) throws Failure {
            var maker = new ImageMaker(ImageConfigReader.read(config), output, clock, console::warn);
            List<String> files = maker.make().stream().map(Path::toString).toList();
            if (console.json()) {
                console.printJson(Json.object().putStrings("files", files));
            } else {
                files.forEach(console::print);
            }
            return ExitCode.DONE;
        }
    }
}
