package org.mypkg.recipe;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.regex.Pattern;
import org.mypkg.diag.Failure;
import org.mypkg.recipe.Remark.Severity;
import org.mypkg.sys.ProcessRunner;

/** The remarks about one recipe. */
final class RecipeRemarks {
    private static final int SUMMARY_CHARACTERS_MOST = 72;
    private static final Pattern EARLY = Pattern.compile("(?i).*[0-9][-._]?(rc|alpha|beta|pre)[-._]?[0-9]*([-._].*)?");

    private final RecipeLint.Read read;
    private final Recipe recipe;
    private final YamlFields own;
    private final String file;
    private final SortedMap<String, Recipe> makers;
    private final Offers offers;
    private final ProcessRunner processes;
    private final List<Remark> remarks = new ArrayList<>();

    /** @param makers the recipe of each package that there can be */
    RecipeRemarks(
            RecipeLint.Read read, String file, SortedMap<String, Recipe> makers, Offers offers, ProcessRunner processes) {
        this.read = read;
        this.recipe = read.recipe();
        this.own = read.own();
        this.file = file;
        this.makers = makers;
        this.offers = offers;
        this.processes = processes;
    }

    List<Remark> all() throws Failure {
        texts();
        versions();
        sources();
        needs("makedepends", recipe.makedepends(), false);
        needs("hostdepends", recipe.hostdepends(), true);
        shared();
        alternatives();
        remarks.addAll(new RecipeFiles(read, file).remarks());
        remarks.addAll(new ShellRemarks(own, file, processes).all());
        return remarks;
    }

    private void texts() throws RecipeException {
        var main = new YamlFields(file, recipe.outputs().getFirst().metadata());
        for (String key : List.of("summary", "description", "license")) {
            if (main.text(key).map(String::isBlank).orElse(true)) {
                error(1, "'" + key + "' is missing");
            }
        }
        if (!recipe.sources().isEmpty() && main.text("url").isEmpty()) {
            error(1, "'url' is missing: where do its sources come from?");
        }
        summary(own);
        for (YamlFields split : own.mappings("packages")) {
            if (split.text("summary").isEmpty()) {
                error(split.line(), "'summary' of " + split.text("name").orElse("a split package") + " is missing");
            }
            summary(split);
        }
        for (String key : List.of("provides", "requires")) {
            for (Yaml item : own.items(key)) {
                if (item instanceof Yaml.Text text && text.value().startsWith("so:")) {
                    note(item.line(), "'" + text.value() + "' need not be typed: it is found in the files");
                }
            }
        }
    }

    private void summary(YamlFields fields) throws RecipeException {
        String summary = fields.text("summary").orElse("");
        if (summary.length() > SUMMARY_CHARACTERS_MOST) {
            note(fields.lineOf("summary"), "the summary has " + summary.length() + " characters; lists show " + SUMMARY_CHARACTERS_MOST);
        }
        if (summary.endsWith(".")) {
            note(fields.lineOf("summary"), "a summary is no sentence: no final stop");
        }
    }

    private void versions() {
        if (recipe.version() instanceof Recipe.VersionSource.Fixed fixed) {
            version(fixed.value(), own.lineOf("version"));
        }
        for (SourceRef source : recipe.sources()) {
            for (SourceRef.Place place : source.places()) {
                place.version().ifPresent(version -> version(version, own.lineOf("sources")));
            }
        }
        if (!recipe.revision().matches("[1-9][0-9]*")) {
            error(own.lineOf("revision"), "the revision '" + recipe.revision() + "' is no number from 1 on");
        }
    }

    private void version(String version, int line) {
        if (!Character.isDigit(version.charAt(0))) {
            error(line, "the version '" + version + "' does not begin with a digit: it cannot be compared with the next one");
        } else if (EARLY.matcher(version).matches() && version.indexOf('~') < 0) {
            error(line, "the version '" + version + "' sorts after its own release: write ~ before what comes before it");
        } else if (version.indexOf('-') >= 0) {
            error(line, "the version '" + version + "' has a dash, behind which the revision stands");
        }
    }

    private void sources() {
        for (SourceRef source : recipe.sources()) {
            boolean plainOnly = source.places().stream().allMatch(place -> isPlain(place.at()));
            for (SourceRef.Place place : source.places()) {
                if (isPlain(place.at())) {
                    remark(own.lineOf("sources"), plainOnly ? Severity.ERROR : Severity.NOTE,
                            "the source '" + source.name() + "' comes over plain http" + (plainOnly ? " only" : "") + ": " + place.at().label());
                }
            }
        }
    }

    private static boolean isPlain(SourceRef.At at) {
        return at instanceof SourceRef.At.Url url && url.address().toLowerCase(Locale.ROOT).startsWith("http:");
    }

    private void needs(String key, List<String> names, boolean tools) throws RecipeException {
        for (String name : names) {
            Optional<Recipe> maker = Optional.ofNullable(makers.get(name));
            int line = itemLine(key, name);
            if (maker.isEmpty()) {
                error(line, "'" + key + "': no recipe makes " + name);
            } else if (maker.get().tool() != tools) {
                error(line, "'" + key + "': " + name + (tools ? " is no tool: it belongs to 'makedepends'" : " is a tool: it belongs to 'hostdepends'"));
            }
        }
    }

    private void shared() throws RecipeException {
        for (String path : recipe.packaging().shared()) {
            if (offers.others(path, recipe.name()).isEmpty()) {
                note(itemLine("shared", path), "nothing else offers " + path + ", as far as recipes say");
            }
            boolean twice = recipe.outputs().stream().anyMatch(output -> output.alternatives().containsKey(path));
            if (twice) {
                error(itemLine("shared", path), path + " is among 'alternatives', too");
            }
            collision(path, Recipe.SHARED_PRIORITY, itemLine("shared", path));
        }
    }

    private void alternatives() {
        for (Recipe.Output output : recipe.outputs()) {
            output.alternatives().forEach((path, priority) -> collision(path, priority, own.lineOf("alternatives")));
        }
    }

    private void collision(String path, String priority, int line) {
        for (Offers.Offer other : offers.others(path, recipe.name())) {
            if (other.priority().equals(priority)) {
                error(line, path + " is offered by " + other.recipe() + " with the same priority " + priority);
            }
        }
    }

    /** The line of one text of a list; a list that another layer of the recipe holds has none here. */
    private int itemLine(String key, String text) throws RecipeException {
        for (Yaml item : own.items(key)) {
            if (item instanceof Yaml.Text one && one.value().equals(text)) {
                return item.line();
            }
        }
        return own.lineOf(key);
    }

    private void error(int line, String text) {
        remark(line, Severity.ERROR, text);
    }

    private void note(int line, String text) {
        remark(line, Severity.NOTE, text);
    }

    private void remark(int line, Severity severity, String text) {
        remarks.add(new Remark(file, line, severity, text));
    }
}
