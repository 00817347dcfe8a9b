package org.mypkg.recipe;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.mypkg.diag.Failure;
import org.mypkg.recipe.Remark.Severity;
import org.mypkg.sys.HostFiles;
import org.mypkg.sys.ProcessRunner;

/** Looks through recipes for what is wrong, or only looks wrong, without building anything; it goes on after a mistake. */
public final class RecipeLint {
    private final ProcessRunner processes;
    private final Path base;
    private final SortedSet<Remark> remarks = new TreeSet<>();

    /** @param base files below it are named by their path from there */
    public RecipeLint(ProcessRunner processes, Path base) {
        this.processes = processes;
        this.base = base;
    }

    /** A recipe with the text of its own file, the last one of its layers. */
    record Read(Path directory, Path file, Recipe recipe, YamlFields own) {}

    /**
     * All remarks, by file and line.
     *
     * @param directories of recipes, a later one overlaying an earlier one
     * @param names of recipes or packages to look at; of no names: all
     */
    public List<Remark> run(List<Path> directories, List<String> names) throws Failure {
        var all = new ArrayList<Read>();
        for (Path directory : directories) {
            for (Path entry : HostFiles.list(directory)) {
                Path file = entry.resolve(RecipeParser.FILE_NAME);
                if (HostFiles.isRegularFile(file)) {
                    read(entry, file, names).ifPresent(all::add);
                }
            }
        }
        SortedMap<String, Recipe> byName = new TreeMap<>();
        all.forEach(one -> byName.put(one.recipe().name(), one.recipe()));
        SortedMap<String, Recipe> makers = makers(all, byName);
        var offers = new Offers(byName.values());
        for (Read one : all) {
            if (isWanted(one.recipe(), names)) {
                remarks.addAll(new RecipeRemarks(one, label(one.file()), makers, offers, processes).all());
            }
        }
        return List.copyOf(remarks);
    }

    private Optional<Read> read(Path directory, Path file, List<String> names) throws Failure {
        try {
            Recipe recipe = RecipeParser.read(directory);
            Yaml.Fields own = YamlReader.read(label(file), HostFiles.readText(file));
            return Optional.of(new Read(directory, file, recipe, new YamlFields(label(file), own)));
        } catch (RecipeException wrong) {
            if (names.isEmpty() || names.contains(String.valueOf(directory.getFileName()))) {
                remarks.add(new Remark(label(Path.of(wrong.file())), wrong.line(), Severity.ERROR, wrong.fact()));
            }
            return Optional.empty();
        }
    }

    private SortedMap<String, Recipe> makers(List<Read> all, SortedMap<String, Recipe> byName) {
        var makers = new TreeMap<String, Recipe>();
        for (Recipe recipe : byName.values()) {
            for (Recipe.Output output : recipe.outputs()) {
                Recipe other = makers.putIfAbsent(output.name(), recipe);
                if (other != null) {
                    Read read = all.stream().filter(one -> one.recipe().equals(recipe)).findFirst().orElseThrow();
                    remarks.add(new Remark(label(read.file()), read.own().lineOf("packages"), Severity.ERROR,
                            "the recipe '" + other.name() + "' makes '" + output.name() + "', too"));
                }
            }
        }
        byName.values().forEach(recipe -> recipe.possiblePackages().forEach(name -> makers.putIfAbsent(name, recipe)));
        return makers;
    }

    private static boolean isWanted(Recipe recipe, List<String> names) {
        return names.isEmpty() || names.contains(recipe.name()) || recipe.possiblePackages().stream().anyMatch(names::contains);
    }

    private String label(Path file) {
        Path whole = file.toAbsolutePath().normalize();
        return whole.startsWith(base) ? base.relativize(whole).toString() : whole.toString();
    }
}
