package org.mypkg.recipe;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.mypkg.model.PathGlob;
import org.mypkg.model.RootPath;
import org.mypkg.recipe.Remark.Severity;
import org.mypkg.sys.DiskException;
import org.mypkg.sys.HostFiles;

/** Compares what a recipe names with the files that lie beside it. */
final class RecipeFiles {
    private static final Pattern USE = Pattern.compile("\\$\\{?FILES\\}?[\"']*/([^\\s\"';|&()<>]+)");

    private final RecipeLint.Read read;
    private final String file;

    RecipeFiles(RecipeLint.Read read, String file) {
        this.read = read;
        this.file = file;
    }

    List<Remark> remarks() throws DiskException {
        var remarks = new ArrayList<Remark>();
        Recipe recipe = read.recipe();
        int line = read.own().lineOf("patches");
        for (String patch : recipe.patches()) {
            if (recipe.directories().stream().noneMatch(directory -> HostFiles.isRegularFile(directory.resolve(patch)))) {
                remarks.add(new Remark(file, line, Severity.ERROR, "'patches': there is no file " + patch));
            }
        }
        if (!recipe.patches().isEmpty() && recipe.sources().isEmpty()) {
            remarks.add(new Remark(file, line, Severity.ERROR, "'patches': there is no source to patch"));
        }
        var uses = uses();
        usesOfFiles(uses);
        for (Path path : HostFiles.walk(read.directory())) {
            String name = read.directory().relativize(path).toString();
            if (HostFiles.isRegularFile(path) && !name.equals(RecipeParser.FILE_NAME) && !recipe.patches().contains(name)) {
                if (name.endsWith(".patch") || name.endsWith(".diff")) {
                    remarks.add(new Remark(file, line, Severity.ERROR, "the patch " + name + " is not listed in 'patches'"));
                } else if (!isUsed(name, uses)) {
                    remarks.add(new Remark(file, 1, Severity.NOTE, "nothing in the recipe uses the file " + name));
                }
            }
        }
        return remarks;
    }

    /** The names and globs behind {@code $FILES/} in all steps, and the files that are sources. */
    private TreeSet<String> uses() {
        var uses = new TreeSet<String>();
        uses.add(Offers.LIST);
        for (Recipe.Step step : read.recipe().steps()) {
            Matcher use = USE.matcher(step.text());
            while (use.find()) {
                uses.add(use.group(1).replaceAll("(/\\.?|\\.)$", ""));
            }
        }
        for (SourceRef source : read.recipe().sources()) {
            for (SourceRef.Place place : source.places()) {
                if (place.at() instanceof SourceRef.At.Local local) {
                    uses.add(local.path());
                }
            }
        }
        return uses;
    }

    /** A file that a used one names is used, too. */
    private void usesOfFiles(TreeSet<String> uses) throws DiskException {
        var unread = new ArrayList<Path>();
        for (Path path : HostFiles.walk(read.directory())) {
            if (HostFiles.isRegularFile(path)) {
                unread.add(path);
            }
        }
        boolean more = true;
        while (more) {
            more = false;
            for (Path path : List.copyOf(unread)) {
                if (isUsed(read.directory().relativize(path).toString(), uses) && unread.remove(path)) {
                    String text = HostFiles.readText(path);
                    for (Path other : unread) {
                        more |= text.contains(String.valueOf(other.getFileName()))
                                && uses.add(read.directory().relativize(other).toString());
                    }
                }
            }
        }
    }

    private static boolean isUsed(String name, TreeSet<String> uses) {
        RootPath path = RootPath.of(name);
        for (String use : uses) {
            // A variable in a name stands for any name.
            String glob = use.replaceAll("\\$(\\{[^}]*\\}|[A-Za-z_0-9]+)", "*");
            if (PathGlob.of("/" + glob).matches(path) || PathGlob.of("/" + glob + "/**").matches(path)) {
                return true;
            }
        }
        return false;
    }
}
