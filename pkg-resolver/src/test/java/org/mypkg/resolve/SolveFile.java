package org.mypkg.resolve;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.mypkg.model.Arch;
import org.mypkg.model.Dependencies;
import org.mypkg.model.PackageId;
import org.mypkg.model.PackageName;
import org.mypkg.model.Provision;
import org.mypkg.model.Relation;
import org.mypkg.model.Requirement;
import org.mypkg.model.Version;
import org.mypkg.testing.ScenarioFile;
import org.mypkg.world.Action;
import org.mypkg.world.Candidate;
import org.mypkg.world.InstalledPackage;
import org.mypkg.world.Request;
import org.mypkg.world.World;

/**
 * A problem as a text: sections {@code installed}, {@code repo NAME [PRIORITY]}, {@code world}, {@code request} and the
 * expected {@code answer}; {@code architectures} where the machine runs not all of them. A package is a line {@code name
 * version [auto] [vital] [from REPO] [arch ARCH]}, followed by lines of the form {@code requires: a, b | c}.
 */
final class SolveFile {
    private SolveFile() {}

    static Problem problem(ScenarioFile file) {
        var installed = new ArrayList<InstalledPackage>();
        var candidates = new ArrayList<Candidate>();
        for (ScenarioFile.Section section : file.sections()) {
            if (section.name().equals("installed")) {
                for (Block block : blocks(section.lines())) {
                    installed.add(block.installed());
                }
            } else if (section.name().startsWith("repo ")) {
                String[] words = section.name().split(" ", -1);
                int priority = words.length > 2 ? Integer.parseInt(words[2]) : 0;
                for (Block block : blocks(section.lines())) {
                    candidates.add(block.candidate(words[1], priority));
                }
            }
        }
        return new Problem(
                installed,
                world(file.lines("world"), installed),
                request(file.lines("request")),
                candidates,
                file.lines("architectures").stream().map(Arch::new).toList());
    }

    private static World world(List<String> lines, List<InstalledPackage> installed) {
        var wishes = new ArrayList<World.Wish>();
        for (InstalledPackage each : installed) {
            if (each.manual()) {
                wishes.add(new World.Wish.Want(Relation.any(each.id().name().capability())));
            }
        }
        for (String line : lines) {
            if (line.startsWith("!")) {
                wishes.add(new World.Wish.Forbid(new PackageName(line.substring(1))));
            } else if (line.startsWith("hold ")) {
                wishes.add(new World.Wish.Hold(new PackageName(line.substring(5))));
            } else if (line.startsWith("skip ")) {
                wishes.add(new World.Wish.Skip(new PackageName(line.substring(5))));
            } else {
                wishes.add(new World.Wish.Want(Relation.parse(line)));
            }
        }
        return new World(wishes);
    }

    private static Request request(List<String> lines) {
        var install = new ArrayList<Relation>();
        var remove = new ArrayList<PackageName>();
        var upgradeNames = new ArrayList<PackageName>();
        var from = new TreeMap<PackageName, String>();
        boolean upgradeAll = false;
        var options = new ArrayList<String>();
        for (String line : lines) {
            String rest = line.substring(line.indexOf(' ') + 1);
            switch (line.substring(0, line.indexOf(' '))) {
                case "install" -> {
                    int at = rest.lastIndexOf('@');
                    install.add(Relation.parse(at < 0 ? rest : rest.substring(0, at)));
                    if (at >= 0) {
                        from.put(new PackageName(install.getLast().capability().value()), rest.substring(at + 1));
                    }
                }
                case "remove" -> remove.add(new PackageName(rest));
                case "upgrade" -> {
                    if (rest.equals("all")) {
                        upgradeAll = true;
                    } else {
                        upgradeNames.add(new PackageName(rest));
                    }
                }
                case "option" -> options.add(rest);
                default -> throw new AssertionError("no such request: " + line);
            }
        }
        Request.Upgrade upgrade = upgradeAll
                ? new Request.Upgrade.All()
                : upgradeNames.isEmpty() ? new Request.Upgrade.Nothing() : new Request.Upgrade.Only(upgradeNames);
        return new Request(
                install,
                remove,
                upgrade,
                new Request.Options(
                        !options.contains("no-recommends"),
                        options.contains("keep-orphans"),
                        options.contains("allow-downgrade"),
                        options.contains("allow-vital"),
                        options.contains("allow-repo-change")),
                from);
    }

    private static List<Block> blocks(List<String> lines) {
        var blocks = new ArrayList<Block>();
        for (String line : lines) {
            if (line.matches("[a-z-]+: .*")) {
                blocks.getLast().fields.add(line);
            } else {
                blocks.add(new Block(List.of(line.split(" +")), new ArrayList<>()));
            }
        }
        return blocks;
    }

    private record Block(List<String> words, List<String> fields) {
        PackageId id() {
            Arch arch = is("arch") ? new Arch(words.get(words.indexOf("arch") + 1)) : Arch.NOARCH;
            return new PackageId(new PackageName(words.get(0)), new Version(words.get(1)), arch);
        }

        boolean is(String word) {
            return words.indexOf(word) >= 2;
        }

        List<String> values(String field) {
            var values = new ArrayList<String>();
            for (String line : fields) {
                if (line.startsWith(field + ": ")) {
                    for (String value : line.substring(field.length() + 2).split(",", -1)) {
                        values.add(value.strip());
                    }
                }
            }
            return values;
        }

        List<Requirement> requirements(String field) {
            return values(field).stream().map(Requirement::parse).toList();
        }

        Dependencies dependencies() {
            return new Dependencies(
                    requirements("requires"),
                    requirements("recommends"),
                    values("conflicts").stream().map(Relation::parse).toList(),
                    values("provides").stream().map(Provision::parse).toList(),
                    values("replaces").stream().map(Relation::parse).toList(),
                    requirements("install-if"));
        }

        InstalledPackage installed() {
            Optional<String> from = is("from") ? Optional.of(words.get(words.indexOf("from") + 1)) : Optional.empty();
            return new InstalledPackage(id(), dependencies(), is("vital"), from.orElse(Candidate.LOCAL), !is("auto"));
        }

        Candidate candidate(String repository, int priority) {
            return new Candidate(id(), dependencies(), is("vital"), repository, priority);
        }
    }

    /** The answer as the files write it. */
    static String answer(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Solved solved -> "solved\n" + actions(solved.solution());
            case Outcome.Unsolvable unsolvable -> unsolvable(unsolvable);
            case Outcome.GaveUp gaveUp ->
                "gave up\n" + gaveUp.bestSoFar().stream().map(SolveFile::actions).reduce("", String::concat);
        };
    }

    private static String actions(Solution solution) {
        var text = new StringBuilder();
        for (Action action : solution.plan().actions()) {
            text.append(
                    switch (action) {
                        case Action.Install install -> "install " + install.id() + "\n";
                        case Action.Remove remove -> "remove " + remove.id() + "\n";
                        case Action.Replace replace ->
                            (replace.isDowngrade() ? "downgrade " : "upgrade ") + replace.id() + " from "
                                    + replace.from().id().version() + "\n";
                        case Action.Reinstall reinstall -> "reinstall " + reinstall.id() + "\n";
                    });
        }
        solution.takeOvers().forEach(t -> text.append(t.to() + " takes over " + t.from() + "\n"));
        return text.toString();
    }

    private static String unsolvable(Outcome.Unsolvable unsolvable) {
        var text = new StringBuilder("unsolvable: " + unsolvable.explanation().title() + "\n");
        unsolvable.explanation().lines().forEach(line -> text.append("  " + line + "\n"));
        unsolvable.explanation().repairs().forEach(line -> text.append("repair: " + line + "\n"));
        return text.toString();
    }
}
