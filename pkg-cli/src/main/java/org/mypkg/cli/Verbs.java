package org.mypkg.cli;

import java.util.List;
import java.util.stream.Stream;
import org.mypkg.console.Verb;

/** The verbs of {@code mypkg}, in the order in which the help lists them. A verb's command is made when it is called. */
final class Verbs {
    private Verbs() {}

    static List<Verb> all(Host host) {
        return Stream.of(
                        repositories(host),
                        changes(host),
                        questions(host),
                        configuration(host),
                        past(host),
                        plans(host),
                        care(host))
                .flatMap(List::stream)
                .toList();
    }

    /** Where packages come from, and what is trusted there. */
    private static List<Verb> repositories(Host host) {
        return List.of(
                new Verb("repo add", "add a repository and trust its key", () -> new RepoAddCommand(host)),
                new Verb("repo list", "list the repositories", () -> new RepoListCommand(host)),
                new Verb("repo remove", "forget a repository", () -> new RepoRemoveCommand(host)),
                new Verb("update", "ask the repositories for news", () -> new UpdateCommand(host)));
    }

    /** What changes a root. */
    private static List<Verb> changes(Host host) {
        return List.of(
                new Verb("install", "install packages", () -> new InstallCommand(host)),
                new Verb("remove", "remove packages and what only they needed", () -> new RemoveCommand(host)),
                new Verb("upgrade", "move packages to newer versions", () -> new UpgradeCommand(host)),
                new Verb("autoremove", "remove what nobody needs any more", () -> new AutoremoveCommand(host, false)),
                new Verb("apply", "make the root what etc/mypkg/world wants", () -> new AutoremoveCommand(host, true)),
                new Verb("reinstall", "lay packages down once more", () -> new ReinstallCommand(host)),
                new Verb("download", "fetch packages as files", () -> new DownloadCommand(host)),
                new Verb("hold", "keep packages at their version", () -> new WishCommand(host, WishCommand.Edit.HOLD)),
                new Verb("unhold", "let packages move again", () -> new WishCommand(host, WishCommand.Edit.UNHOLD)),
                new Verb("mark auto", "no longer want packages", () -> new WishCommand(host, WishCommand.Edit.MARK_AUTO)),
                new Verb("mark manual", "want packages", () -> new WishCommand(host, WishCommand.Edit.MARK_MANUAL)),
                new Verb("mark forbidden", "never let packages come", () -> new WishCommand(host, WishCommand.Edit.MARK_FORBIDDEN)),
                new Verb("mark allowed", "no longer forbid packages", () -> new WishCommand(host, WishCommand.Edit.MARK_ALLOWED)));
    }

    /** What only looks. */
    private static List<Verb> questions(Host host) {
        return List.of(
                new Verb("list", "list what is installed", () -> new ListCommand(host)),
                new Verb("search", "look for packages by words", () -> new SearchCommand(host, SearchCommand.Mode.WORDS)),
                new Verb("info", "tell about a package", () -> new InfoCommand(host)),
                new Verb("files", "list the files of a package", () -> new FilesCommand(host)),
                new Verb("owns", "tell which package a path belongs to", () -> new OwnsCommand(host)),
                new Verb(
                        "provides",
                        "look for packages by what they provide",
                        () -> new SearchCommand(host, SearchCommand.Mode.CAPABILITIES)),
                new Verb("why", "tell why a package is there", () -> new WhyCommand(host)),
                new Verb("why-not", "tell what stands against a package", () -> new WhyNotCommand(host)),
                new Verb("tree", "show what a package needs, or who needs it", () -> new TreeCommand(host)),
                new Verb("verify", "compare files with what packages say", () -> new VerifyCommand(host)),
                new Verb("repair", "put back what verify finds", () -> new RepairCommand(host)));
    }

    /** Edited configuration files. */
    private static List<Verb> configuration(Host host) {
        return List.of(
                new Verb("config list", "list edited configuration files and what waits beside them", () -> new ConfigListCommand(host)),
                new Verb("config diff", "compare a configuration file with the version that waits", () -> new ConfigDiffCommand(host)),
                new Verb("config merge", "merge a configuration file with the version that waits", () -> new ConfigMergeCommand(host)),
                new Verb(
                        "config accept",
                        "take the package's version of configuration files",
                        () -> new ConfigDecideCommand(host, ConfigDecideCommand.Choice.ACCEPT)),
                new Verb(
                        "config keep",
                        "keep your version of configuration files",
                        () -> new ConfigDecideCommand(host, ConfigDecideCommand.Choice.KEEP)));
    }

    /** What was done, and the way back. */
    private static List<Verb> past(Host host) {
        return List.of(
                new Verb("history", "list what was done", () -> new HistoryCommand(host)),
                new Verb("history show", "tell what one transaction did", () -> new HistoryShowCommand(host)),
                new Verb("history prune", "give up what undoing needs", () -> new HistoryPruneCommand(host)),
                new Verb("undo", "take back a transaction", () -> new UndoCommand(host)),
                new Verb("rollback", "go back to the state after a transaction", () -> new RollbackCommand(host)),
                new Verb("alternatives list", "tell who provides shared paths", () -> new AlternativesCommand(host)),
                new Verb("alternatives set", "choose who provides a shared path", () -> new AlternativesSetCommand(host)),
                new Verb("recover", "finish or take back what was interrupted", () -> new RecoverCommand(host)));
    }

    /** What is decided here and done elsewhere. */
    private static List<Verb> plans(Host host) {
        return List.of(
                new Verb("plan install", "decide what install would do", () -> plan("install", new InstallCommand(host))),
                new Verb("plan remove", "decide what remove would do", () -> plan("remove", new RemoveCommand(host))),
                new Verb("plan upgrade", "decide what upgrade would do", () -> plan("upgrade", new UpgradeCommand(host))),
                new Verb(
                        "plan autoremove",
                        "decide what autoremove would do",
                        () -> plan("autoremove", new AutoremoveCommand(host, false))),
                new Verb("plan apply", "decide what apply would do", () -> plan("apply", new AutoremoveCommand(host, true))),
                new Verb("plan reinstall", "decide what reinstall would do", () -> plan("reinstall", new ReinstallCommand(host))),
                new Verb("apply-plan", "do exactly what was planned, or nothing", () -> new ApplyPlanCommand(host)));
    }

    /** Everything around it. */
    private static List<Verb> care(Host host) {
        return List.of(
                new Verb("solve", "run the resolver on a scenario file", () -> new SolveCommand(host)),
                new Verb("doctor", "look at the health of the root", () -> new DoctorCommand(host)),
                new Verb("cache list", "list the fetched packages", () -> new CacheCommand(host, false)),
                new Verb("cache clean", "remove the fetched packages", () -> new CacheCommand(host, true)),
                new Verb("key list", "list the trusted keys", () -> new KeyListCommand(host)),
                new Verb("key add", "trust a key for a repository", () -> new KeyAddCommand(host)),
                new Verb("key remove", "trust a repository's key no longer", () -> new KeyRemoveCommand(host)),
                new Verb("explain", "explain an error code", ExplainCommand::new),
                new Verb("complete", "list what a shell may offer", () -> new CompleteCommand(host)));
    }

    private static PlanCommand plan(String name, ChangeCommand verb) {
        return new PlanCommand(name, verb);
    }
}
