package org.mypkg.cli;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import org.mypkg.console.Console;
import org.mypkg.console.ExitCode;
import org.mypkg.diag.Failure;
import org.mypkg.engine.Installed;
import org.mypkg.engine.Offer;
import org.mypkg.engine.Universe;
import org.mypkg.json.Json;
import org.mypkg.json.JsonValue;
import org.mypkg.manifest.PackageSpec;
import org.mypkg.model.PackageId;
import org.mypkg.model.PackageName;
import org.mypkg.model.Relation;
import org.mypkg.model.RootPath;
import picocli.CommandLine.Parameters;

/** {@code mypkg search TEXT} and {@code mypkg provides CAP}: packages, offered and installed; exit code 1 for none. */
final class SearchCommand extends RootCommand {
    private final Mode mode;

    @Parameters(index = "0", paramLabel = "TEXT", description = "What to look for.")
    private String text = "";

    SearchCommand(Host host, Mode mode) {
        super(host);
        this.mode = mode;
    }

    /** What is looked at. */
    enum Mode {
        /** Names and summaries, for words. */
        WORDS,
        /** Capabilities, for those that satisfy a relation. */
        CAPABILITIES
    }

    /** @param repository where the package is offered, or came from */
    private record Hit(PackageId id, String summary, String repository, boolean installed) {}

    @Override
    ExitCode run(Bench bench) throws Failure {
        var wanted = mode == Mode.CAPABILITIES ? List.of(Names.relation(text)) : List.<Relation>of();
        var hits = new TreeMap<PackageName, Hit>();
        Universe universe = bench.universe();
        List<Offer> offers = wanted.isEmpty() ? universe.matching(text) : universe.providersOf(wanted.getFirst());
        for (Offer offer : offers) {
            hits.merge(offer.id().name(), hit(offer), SearchCommand::newer);
        }
        List<PackageName> owners = List.of();
        if (mode == Mode.CAPABILITIES && text.startsWith("/")) {
            RootPath path = Names.parse(text, RootPath::of);
            owners = bench.engine().owners(path);
            for (Offer offer : bench.repositories().offering(universe, path, bench.listener())) {
                hits.merge(offer.id().name(), hit(offer), SearchCommand::newer);
            }
        }
        for (Installed.Detail detail : bench.engine().read(Installed::details)) {
            if (matches(detail.spec(), wanted) || owners.contains(detail.spec().id().name())) {
                PackageSpec spec = detail.spec();
                hits.put(spec.id().name(), new Hit(spec.id(), spec.description().summary(), detail.installed().repository(), true));
            }
        }
        var ranked = new ArrayList<>(hits.values());
        ranked.sort(Comparator.comparingInt(this::rank));
        print(bench.console(), ranked);
        return hits.isEmpty() ? ExitCode.NOT_POSSIBLE : ExitCode.DONE;
    }

    private static Hit hit(Offer offer) {
        return new Hit(offer.id(), offer.summary(), offer.repository().name(), false);
    }

    private boolean matches(PackageSpec spec, List<Relation> wanted) {
        if (mode == Mode.WORDS) {
            String words = spec.id().name() + " " + spec.description().summary();
            return words.toLowerCase(Locale.ROOT).contains(text.toLowerCase(Locale.ROOT));
        }
        return spec.dependencies().allProvidedBy(spec.id()).stream().anyMatch(wanted.getFirst()::isSatisfiedBy);
    }

    /**
     * The very name first, then names that begin so, then names that have the word in them, then summaries with the very word,
     * then the rest; each by name.
     */
    private int rank(Hit hit) {
        String name = hit.id().name().value().toLowerCase(Locale.ROOT);
        String word = text.toLowerCase(Locale.ROOT);
        if (mode == Mode.CAPABILITIES || name.equals(word)) {
            return 0;
        }
        if (name.contains(word)) {
            return name.startsWith(word) ? 1 : 2;
        }
        List<String> words = List.of(hit.summary().toLowerCase(Locale.ROOT).split("[^a-z0-9+]+"));
        return words.contains(word) ? 3 : 4;
    }

    private static Hit newer(Hit one, Hit other) {
        return one.id().version().compareTo(other.id().version()) >= 0 ? one : other;
    }

    private void print(Console console, List<Hit> hits) {
        if (console.json()) {
            console.printJson(Json.object().putArray("packages", hits.stream().map(SearchCommand::json).toList()));
            return;
        }
        if (hits.isEmpty()) {
            console.say("nothing found for '" + text + "'");
        }
        for (Hit hit : hits) {
            String installed = hit.installed() ? " [installed]" : "";
            String summary = hit.summary();
            console.print((hit.id() + installed + "  " + Console.visible(summary)).stripTrailing());
        }
    }

    private static JsonValue json(Hit hit) {
        return Json.object()
                .put("name", hit.id().name().value())
                .put("version", hit.id().version().value())
                .put("repository", hit.repository())
                .put("summary", hit.summary())
                .put("installed", hit.installed())
                .build();
    }
}
