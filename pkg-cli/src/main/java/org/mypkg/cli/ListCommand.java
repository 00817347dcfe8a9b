package org.mypkg.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.mypkg.console.Console;
import org.mypkg.console.ExitCode;
import org.mypkg.diag.Failure;
import org.mypkg.engine.Installed;
import org.mypkg.engine.Offer;
import org.mypkg.engine.Universe;
import org.mypkg.json.Json;
import org.mypkg.json.JsonObjectBuilder;
import org.mypkg.json.JsonValue;
import org.mypkg.model.PackageId;
import org.mypkg.model.PackageName;
import org.mypkg.world.InstalledPackage;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** {@code mypkg list} */
final class ListCommand extends RootCommand {
    @ArgGroup(exclusive = true)
    private Filter filter = new Filter();

    ListCommand(Host host) {
        super(host);
    }

    /** Which packages are asked for. */
    static final class Filter {
        @Option(names = "--upgradable", description = "Only packages of which a newer version is offered.")
        private boolean upgradable;

        @Option(names = "--manual", description = "Only packages that were asked for.")
        private boolean manual;

        @Option(names = "--auto", description = "Only packages that came along.")
        private boolean auto;

        @Option(names = "--orphans", description = "Only packages that nobody needs any more.")
        private boolean orphans;
    }

    /** @param newer the version that is offered; empty where it does not matter */
    private record Row(Installed.Brief brief, String newer) {}

    @Override
    boolean fitsPlainly() {
        return true;
    }

    @Override
    ExitCode run(Bench bench) throws Failure {
        List<Row> rows = rows(bench);
        Console console = bench.console();
        if (console.json()) {
            console.printJson(Json.object().putArray("packages", rows.stream().map(ListCommand::json).toList()));
        } else {
            rows.forEach(row -> console.print(line(row)));
        }
        return ExitCode.DONE;
    }

    private List<Row> rows(Bench bench) throws Failure {
        if (filter.upgradable) {
            return upgradable(bench.engine().read(Installed::details), bench.universe());
        }
        List<PackageName> orphans = filter.orphans ? bench.engine().read(Installed::orphans) : List.of();
        var rows = new ArrayList<Row>();
        for (Installed.Brief brief : bench.engine().read(Installed::briefs)) {
            boolean wanted = brief.manual() ? !filter.auto : !filter.manual;
            if (wanted && (!filter.orphans || orphans.contains(brief.id().name()))) {
                rows.add(new Row(brief, ""));
            }
        }
        return rows;
    }

    private static List<Row> upgradable(List<Installed.Detail> all, Universe universe) {
        var rows = new ArrayList<Row>();
        for (Installed.Detail detail : all) {
            InstalledPackage one = detail.installed();
            newest(one, universe)
                    .ifPresent(o -> rows.add(new Row(
                            new Installed.Brief(one.id(), one.manual(), detail.spec().installedBytes(), one.repository()),
                            o.id().version().value())));
        }
        return rows;
    }

    /** The newest offer that may take the installed package's place, if it is newer. */
    static Optional<Offer> newest(InstalledPackage installed, Universe universe) {
        int own = universe.priorityOf(installed.repository()).orElse(Integer.MIN_VALUE);
        return universe.named(installed.id().name()).stream()
                .filter(o -> o.repository().name().equals(installed.repository())
                        || o.repository().priority() > own)
                .findFirst()
                .filter(o -> o.id().version().compareTo(installed.id().version()) > 0);
    }

    private static String line(Row row) {
        PackageId id = row.brief().id();
        String newer = row.newer().isEmpty() ? "" : " -> " + row.newer();
        String reason = row.brief().manual() ? "manual" : "auto";
        return id.name() + " " + id.version() + newer + " " + id.arch() + " " + reason;
    }

    private static JsonValue json(Row row) {
        Installed.Brief brief = row.brief();
        JsonObjectBuilder object = Json.object()
                .put("name", brief.id().name().value())
                .put("version", brief.id().version().value())
                .put("arch", brief.id().arch().value())
                .put("reason", brief.manual() ? "manual" : "auto")
                .put("installedBytes", brief.installedBytes())
                .put("repository", brief.repository());
        if (!row.newer().isEmpty()) {
            object.put("newer", row.newer());
        }
        return object.build();
    }
}
