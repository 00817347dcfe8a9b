package org.mypkg.dist;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.mypkg.archive.PackageYaml;
import org.mypkg.console.Command;
import org.mypkg.console.Console;
import org.mypkg.console.ExitCode;
import org.mypkg.console.Program;
import org.mypkg.console.Verb;
import org.mypkg.diag.Failure;
import org.mypkg.repo.PackOptions;
import org.mypkg.repo.TreePacker;
import org.mypkg.sys.DiskException;
import org.mypkg.sys.HostFiles;
import picocli.CommandLine.Option;

/** Makes the package manager's own package of a distribution that was assembled. */
public final class SelfPackMain {
    /** 1980-01-01: one time for all files, so that the same parts give the same package. */
    private static final long TIME = 315_532_800;

    private SelfPackMain() {}

    /** The process's entry. */
    public static void main(String[] arguments) {
        program().main(arguments);
    }

    static Program program() {
        return new Program(
                "pack-self",
                "packs the package manager",
                List.of(new Verb("", "Pack a distribution with a Java of its own", PackSelf::new)),
                List.of("--dist", "--work", "--to", "--level"));
    }

    /** The one thing that the program does. */
    static final class PackSelf implements Command {
        @Option(names = "--dist", paramLabel = "DIR", required = true, description = "Where the distribution lies.")
        private Path dist = Path.of("");

        @Option(names = "--work", paramLabel = "DIR", required = true, description = "Where Java and the tree are made, and kept for the next time.")
        private Path work = Path.of("");

        @Option(names = "--to", paramLabel = "DIR", required = true, description = "Where the package goes.")
        private Path to = Path.of("");

        @Option(names = "--level", paramLabel = "N", description = "How hard to compress, 1 to 19.")
        private int level = 19;

        /** Prints where the package lies, or nothing where it and the archive beside it are of the same parts already. */
        @Override
        public ExitCode run(Console console) throws Failure {
            HostFiles.createDirectories(work);
            var made = new Made(work);
            String javaNow = Made.java();
            String partsNow = Made.parts(dist) + javaNow + " level " + level + "\n";
            if (made.is(Made.PACKAGE, partsNow) && packageIn(to).isPresent()) {
                return ExitCode.DONE;
            }
            made.forget(Made.PACKAGE);
            Path runtime = work.resolve("jre");
            if (!made.is(Made.RUNTIME, javaNow)) {
                made.forget(Made.RUNTIME);
                HostFiles.deleteTree(runtime);
                RuntimeImage.link(runtime);
                made.note(Made.RUNTIME, javaNow);
            }
            console.print(pack(runtime).toString());
            made.note(Made.FRESH, partsNow);
            return ExitCode.DONE;
        }

        private Path pack(Path runtime) throws Failure {
            Path laid = work.resolve("tree");
            HostFiles.deleteTree(laid);
            var tree = new SelfTree(Program.RELEASE, HostFiles.createDirectories(laid));
            tree.lay(dist, runtime);
            var spec = PackageYaml.parse(tree.description(), "the package manager's own description");
            var packer = new TreePacker(PackOptions.AS_FOUND.ownedByRoot().notLaterThan(TIME).atLevel(level));
            return packer.pack(spec, tree.directory(), Optional.empty(), to).file();
        }

        private static Optional<Path> packageIn(Path directory) throws DiskException {
            String name = "mypkg-" + Program.RELEASE + ".x86_64";
            Path archive = directory.resolve(name + ".tar.gz");
            Path file = directory.resolve(name + ".mpkg");
            return HostFiles.exists(archive) && HostFiles.exists(file) ? Optional.of(file) : Optional.empty();
        }
    }
}
