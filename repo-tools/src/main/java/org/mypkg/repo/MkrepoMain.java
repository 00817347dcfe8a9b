package org.mypkg.repo;

import java.time.InstantSource;
import java.util.List;
import org.mypkg.console.Program;
import org.mypkg.console.Verb;

/** {@code mkrepo}: the wiring of its verbs. */
public final class MkrepoMain {
    private MkrepoMain() {}

    /** The process's entry. */
    public static void main(String[] arguments) {
        program(new Surroundings(InstantSource.system(), System.getenv())).main(arguments);
    }

    /** The program with all its verbs. */
    static Program program(Surroundings around) {
        return new Program("mkrepo", "makes, signs, checks and serves package repositories", verbs(around), List.of());
    }

    static List<Verb> verbs(Surroundings around) {
        return List.of(
                new Verb("key new", "make a key pair for signing", () -> new KeyNewCommand(around)),
                new Verb("init", "make an empty signed repository", () -> new InitCommand(around)),
                new Verb("pack", "make a package from a directory tree", () -> new PackCommand(around)),
                new Verb("unpack", "lay the files of a package into a directory", UnpackCommand::new),
                new Verb("show", "tell what a package says of itself", ShowCommand::new),
                new Verb("diff", "tell what differs between two packages", DiffCommand::new),
                new Verb("add", "put packages into a repository and publish", () -> new AddCommand(around)),
                new Verb("remove", "withdraw packages from a repository and publish", () -> new RemoveCommand(around)),
                new Verb("prune", "withdraw old versions and publish", () -> new PruneCommand(around)),
                new Verb("publish", "make the packages visible under a new serial", () -> new PublishCommand(around)),
                new Verb("attach-signature", "make a publication visible that was signed elsewhere", () -> new AttachSignatureCommand(around)),
                new Verb("rotate", "make the next generation of keys", () -> new RotateCommand(around)),
                new Verb("check", "tell everything that is wrong with a repository", () -> new CheckCommand(around)),
                new Verb("site", "make a static web site of a repository", SiteCommand::new),
                new Verb("serve", "serve a repository on loopback", ServeCommand::new));
    }
}
