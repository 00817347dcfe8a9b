package org.mypkg.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.mypkg.diag.Failure;
import org.mypkg.engine.TestPackage;
import org.mypkg.engine.TestRepository;
import org.mypkg.model.PackageId;
import org.mypkg.testing.ScenarioFile;

/**
 * A real root with real repositories, as a text describes them: {@code repo NAME [PRIORITY] [unseen]} (an unseen one is
 * configured and never updated), {@code setup} with commands to begin with, {@code world} with lines that the user writes into
 * the file of that name, {@code news NAME} with what a repository publishes after that, and {@code file NAME} for a package
 * that lies at {@code DIR/NAME}. A package is a line {@code name version [ARCH] [vital]}, followed by lines such as {@code
 * requires: a, b | c}.
 */
final class Stage {
    private final Path directory;
    private final CliHarness cli;
    private final SortedMap<String, TestRepository> repositories = new TreeMap<>();

    Stage(ScenarioFile scenario, Path directory) throws Failure, IOException {
        this.directory = Files.createDirectories(directory);
        this.cli = new CliHarness(directory);
        var unseen = new ArrayList<List<String>>();
        for (ScenarioFile.Section section : scenario.sections()) {
            List<String> words = List.of(section.name().split(" ", -1));
            switch (words.getFirst()) {
                case "repo" -> {
                    publish(words.get(1), section);
                    if (words.contains("unseen")) {
                        unseen.add(words);
                    } else {
                        connect(words);
                    }
                }
                case "file" -> write(directory.resolve(words.get(1)), section);
                default -> {}
            }
        }
        cli.expect(0, "update");
        for (String command : scenario.lines("setup")) {
            cli.expect(0, command.split(" ", -1));
        }
        Path world = cli.root().resolve("etc/mypkg/world");
        for (String line : scenario.lines("world")) {
            String before = Files.exists(world) ? Files.readString(world) : "";
            Files.writeString(world, before + line + "\n");
        }
        for (ScenarioFile.Section section : scenario.sections()) {
            if (section.name().startsWith("news ")) {
                publish(section.name().substring(5), section);
                cli.expect(0, "update");
            }
        }
        unseen.forEach(this::connect);
    }

    private void publish(String name, ScenarioFile.Section section) throws Failure, IOException {
        if (!repositories.containsKey(name)) {
            repositories.put(name, new TestRepository(directory.resolve("repo-" + name), cli.clock()).named(name));
        }
        TestRepository repository = repositories.get(name);
        repository.add(packages(section.lines()).toArray(TestPackage[]::new)).publish();
    }

    private void connect(List<String> words) {
        String name = words.get(1);
        TestRepository repository = Optional.ofNullable(repositories.get(name)).orElseThrow();
        var command = new ArrayList<>(List.of("repo", "add", name, repository.directory().toString()));
        command.addAll(List.of("--fingerprint", repository.fingerprint()));
        if (words.size() > 2 && !words.get(2).equals("unseen")) {
            command.addAll(List.of("--priority", words.get(2)));
        }
        cli.expect(0, command.toArray(String[]::new));
    }

    private void write(Path file, ScenarioFile.Section section) throws Failure, IOException {
        Files.write(file, packages(section.lines()).getFirst().build(Optional.empty()).bytes());
    }

    private static List<TestPackage> packages(List<String> lines) {
        var packages = new ArrayList<TestPackage>();
        for (String line : lines) {
            if (line.matches("[a-z-]+: .*")) {
                String field = line.substring(0, line.indexOf(": "));
                for (String value : line.substring(field.length() + 2).split(", *", -1)) {
                    say(packages.getLast(), field, value);
                }
            } else {
                packages.add(described(List.of(line.split(" +", -1))));
            }
        }
        return packages;
    }

    private static TestPackage described(List<String> words) {
        String arch = words.size() > 2 && !words.get(2).equals("vital") ? words.get(2) : "noarch";
        TestPackage made = TestPackage.of(PackageId.of(words.get(0), words.get(1), arch));
        return words.getLast().equals("vital") ? made.vital() : made;
    }

    private static void say(TestPackage of, String field, String value) {
        switch (field) {
            case "requires" -> of.requires(value);
            case "recommends" -> of.recommends(value);
            case "conflicts" -> of.conflicts(value);
            case "provides" -> of.provides(value);
            case "replaces" -> of.replaces(value);
            case "install-if" -> of.installIf(value);
            default -> throw new AssertionError("no such field: " + field);
        }
    }

    /** Runs {@code mypkg WORDS...} on the root; {@code DIR} in a word is the directory of it all. */
    CliHarness.Ran run(List<String> words) {
        return cli.run(words.stream().map(word -> word.replace("DIR", directory.toString())).toArray(String[]::new));
    }
}
