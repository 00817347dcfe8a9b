package org.mypkg.build;

import java.time.InstantSource;
import java.util.List;
import org.mypkg.console.Program;
import org.mypkg.console.Verb;

/** {@code srcpkg}: builds packages from recipes. */
public final class SrcpkgMain {
    private SrcpkgMain() {}

    /** The process's entry. */
    public static void main(String[] arguments) {
        program().main(arguments);
    }

    /** The program with all its verbs. */
    static Program program() {
        List<Verb> verbs = List.of(
                new Verb("build", "Build packages and what their builds need", BuildCommand::new),
                new Verb("fetch", "Fetch and check sources", RecipeCommands.Fetch::new),
                new Verb("lint", "Report what is wrong with recipes, with file and line", RecipeCommands.Lint::new),
                new Verb("graph", "Show the order of builds", RecipeCommands.Graph::new),
                new Verb("key", "Show what a build's keys are made of", RecipeCommands.Key::new),
                new Verb("why-rebuild", "Say what changed since the last build", RecipeCommands.WhyRebuild::new),
                new Verb("verify", "Build once more elsewhere and compare", RecipeCommands.Verify::new),
                new Verb("sign", "Make signed copies of packages", () -> new SignCommand(InstantSource.system())),
                new Verb("list", "List recipes and their packages", ListCommand::new));
        return new Program(
                "srcpkg", "builds packages from source", verbs, List.of("--recipes", "--work", "--toolchain", "--stage", "--key", "-o"));
    }
}
