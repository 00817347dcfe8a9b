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
                List.of("--dist", "--work", "--to"));
    }

    /** The one thing that the program does. */
    static final class PackSelf implements Command {
        @Option(names = "--dist", paramLabel = "DIR", required = true, description = "Where the distribution lies.")
        private Path dist = Path.of("");

        @Option(names = "--work", paramLabel = "DIR", required = true, description = "Where Java and the tree are made; emptied first.")
        private Path work = Path.of("");

        @Option(names = "--to", paramLabel = "DIR", required = true, description = "Where the package goes.")
        private Path to = Path.of("");

        @Override
        public ExitCode run(Console console) throws Failure {
            HostFiles.deleteTree(work);
            Path runtime = HostFiles.createDirectories(work).resolve("jre");
            RuntimeImage.link(runtime);
            var tree = new SelfTree(Program.RELEASE, HostFiles.createDirectories(work.resolve("tree")));
            tree.lay(dist, runtime);
            var spec = PackageYaml.parse(tree.description(), "the package manager's own description");
            var packer = new TreePacker(PackOptions.AS_FOUND.ownedByRoot().notLaterThan(TIME));
            console.print(packer.pack(spec, tree.directory(), Optional.empty(), to).file().toString());
            return ExitCode.DONE;
        }
    }
}
