package org.mypkg.recipe;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.mypkg.sys.DiskException;
import org.mypkg.sys.HostFiles;

/**
 * Which recipes offer which shared paths, as far as recipes say it. A build that writes its alternatives itself may have them
 * listed in a file {@code offers.list} of its recipe, one path a line.
 */
final class Offers {
    /** The file of a recipe that lists what its build offers. */
    static final String LIST = "offers.list";

    private static final String UNKNOWN_PRIORITY = "";

    private final SortedMap<String, List<Offer>> byPath = new TreeMap<>();

    /** @param priority as written; empty where the build alone knows it */
    record Offer(String recipe, String priority) {}

    Offers(Collection<Recipe> recipes) throws DiskException {
        for (Recipe recipe : recipes) {
            recipe.packaging().shared().forEach(path -> add(path, new Offer(recipe.name(), Recipe.SHARED_PRIORITY)));
            for (Recipe.Output output : recipe.outputs()) {
                output.alternatives().forEach((path, priority) -> add(path, new Offer(recipe.name(), priority)));
            }
            for (Path directory : recipe.directories()) {
                if (HostFiles.isRegularFile(directory.resolve(LIST))) {
                    for (String line : HostFiles.readText(directory.resolve(LIST)).lines().toList()) {
                        add(line.strip(), new Offer(recipe.name(), UNKNOWN_PRIORITY));
                    }
                }
            }
        }
    }

    /** Who else offers the path. */
    List<Offer> others(String path, String recipe) {
        return byPath.getOrDefault(path, List.of()).stream().filter(offer -> !offer.recipe().equals(recipe)).toList();
    }

    private void add(String path, Offer offer) {
        byPath.computeIfAbsent(path, p -> new ArrayList<>()).add(offer);
    }
}
