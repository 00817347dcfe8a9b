package org.mypkg.cli;

import java.util.List;
import java.util.Optional;
import org.mypkg.console.Console;
import org.mypkg.console.ExitCode;
import org.mypkg.console.ProgressView;
import org.mypkg.diag.ErrorCode;
import org.mypkg.diag.Failure;
import org.mypkg.engine.Installed;
import org.mypkg.engine.Offer;
import org.mypkg.engine.Universe;
import org.mypkg.json.Json;
import org.mypkg.json.JsonObjectBuilder;
import org.mypkg.manifest.PackageSpec;
import org.mypkg.model.Dependencies;
import org.mypkg.model.PackageName;
import picocli.CommandLine.Parameters;

/** {@code mypkg info PKG}: the installed package, else the newest that is offered. */
final class InfoCommand extends RootCommand {
    @Parameters(index = "0", paramLabel = "PKG", description = "The name of a package.")
    private String name = "";

    InfoCommand(Host host) {
        super(host);
    }

    private record Subject(PackageSpec spec, String repository, boolean installed, boolean manual) {}

    @Override
    ExitCode run(Bench bench) throws Failure {
        PackageName wanted = Names.packageName(name);
        Subject subject = find(bench, wanted);
        if (bench.console().json()) {
            bench.console().printJson(json(subject));
        } else {
            print(bench.console(), subject);
        }
        return ExitCode.DONE;
    }

    private static Subject find(Bench bench, PackageName wanted) throws Failure {
        Optional<Installed.Detail> there = bench.engine().read(installed -> installed.find(wanted));
        if (there.isPresent()) {
            var installed = there.get().installed();
            return new Subject(there.get().spec(), installed.repository(), true, installed.manual());
        }
        Universe universe = bench.universe();
        List<Offer> offers = universe.named(wanted);
        if (offers.isEmpty()) {
            throw Names.unknown(
                    ErrorCode.UNKNOWN_PACKAGE,
                    "cannot say anything about " + wanted,
                    "it is not installed, and no repository offers it",
                    wanted.value(),
                    universe.namesBeginning("", Integer.MAX_VALUE),
                    "mypkg search TEXT looks for words in names and descriptions");
        }
        Offer offer = offers.getFirst();
        return new Subject(offer.spec(), offer.repository().name(), false, false);
    }

    private static void print(Console console, Subject subject) {
        PackageSpec spec = subject.spec();
        line(console, "name", spec.id().name().value());
        line(console, "version", spec.id().version().value());
        line(console, "arch", spec.id().arch().value());
        line(console, "summary", spec.description().summary());
        line(console, "description", spec.description().text());
        line(console, "license", spec.description().license());
        line(console, "url", spec.description().url());
        line(console, "maintainer", spec.description().maintainer());
        line(console, "repository", subject.repository());
        line(console, "installed", subject.installed() ? (subject.manual() ? "yes, manual" : "yes, auto") : "no");
        line(console, "size", ProgressView.bytes(spec.installedBytes()));
        Dependencies dependencies = spec.dependencies();
        line(console, "requires", join(dependencies.requires()));
        line(console, "recommends", join(dependencies.recommends()));
        line(console, "conflicts", join(dependencies.conflicts()));
        line(console, "provides", join(dependencies.provides()));
        line(console, "replaces", join(dependencies.replaces()));
    }

    private static void line(Console console, String label, String value) {
        if (!value.isBlank()) {
            console.print(label + ": " + value.strip().replace("\n", "\n  "));
        }
    }

    private static String join(List<?> values) {
        return String.join(", ", texts(values));
    }

    private static List<String> texts(List<?> values) {
        return values.stream().map(Object::toString).toList();
    }

    private static JsonObjectBuilder json(Subject subject) {
        PackageSpec spec = subject.spec();
        Dependencies dependencies = spec.dependencies();
        return Json.object()
                .put("name", spec.id().name().value())
                .put("version", spec.id().version().value())
                .put("arch", spec.id().arch().value())
                .put("summary", spec.description().summary())
                .put("description", spec.description().text())
                .put("license", spec.description().license())
                .put("url", spec.description().url())
                .put("maintainer", spec.description().maintainer())
                .put("repository", subject.repository())
                .put("installed", subject.installed())
                .put("reason", subject.installed() ? (subject.manual() ? "manual" : "auto") : "none")
                .put("vital", spec.vital())
                .put("installedBytes", spec.installedBytes())
                .putStrings("requires", texts(dependencies.requires()))
                .putStrings("recommends", texts(dependencies.recommends()))
                .putStrings("conflicts", texts(dependencies.conflicts()))
                .putStrings("provides", texts(dependencies.provides()))
                .putStrings("replaces", texts(dependencies.replaces()));
    }
}
