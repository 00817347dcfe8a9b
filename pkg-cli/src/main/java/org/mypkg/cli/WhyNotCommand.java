package org.mypkg.cli;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.mypkg.console.Console;
import org.mypkg.console.ExitCode;
import org.mypkg.diag.Diagnostic;
import org.mypkg.diag.ErrorCode;
import org.mypkg.diag.Failure;
import org.mypkg.engine.EngineException;
import org.mypkg.engine.Offer;
import org.mypkg.engine.Order;
import org.mypkg.engine.Proposal;
import org.mypkg.engine.Universe;
import org.mypkg.explain.Typing;
import org.mypkg.json.Json;
import org.mypkg.model.Constraint;
import org.mypkg.model.PackageId;
import org.mypkg.model.Relation;
import org.mypkg.world.InstalledPackage;
import org.mypkg.world.Plan;
import org.mypkg.world.Request;
import picocli.CommandLine.Parameters;

/**
 * {@code mypkg why-not PKG}: what stands against installing a package, or, for one that is installed, against its newest
 * version. The answer is that of the resolver to the same request; nothing is changed.
 */
final class WhyNotCommand extends RootCommand {
    @Parameters(index = "0", paramLabel = "PKG", description = "name, name=1.2, name>=1.2 or a capability.")
    private String typed = "";

    WhyNotCommand(Host host) {
        super(host);
    }

    @Override
    ExitCode run(Bench bench) throws Failure {
        Relation asked = Names.relation(typed);
        Universe universe = bench.universe();
        List<InstalledPackage> there = bench.engine().read(installed -> installed.packages());
        Optional<PackageId> satisfying = there.stream()
                .filter(p -> p.dependencies().allProvidedBy(p.id()).stream().anyMatch(asked::isSatisfiedBy))
                .map(InstalledPackage::id)
                .findFirst();
        if (satisfying.isEmpty()) {
            answer(bench, universe, asked);
            return ExitCode.DONE;
        }
        Optional<Relation> newer = newer(satisfying.get(), universe, asked);
        if (newer.isEmpty()) {
            tell(bench.console(), true, List.of(satisfying.get() + " is installed, and nothing newer is offered"), List.of());
        } else {
            answer(bench, universe, newer.get());
        }
        return ExitCode.DONE;
    }

    /** The newest version as a request; empty where it is there already. */
    private static Optional<Relation> newer(PackageId there, Universe universe, Relation asked) {
        return universe.named(there.name()).stream()
                .map(Offer::id)
                .filter(id -> id.version().compareTo(there.version()) > 0)
                .filter(id -> !asked.capability().equals(there.name().capability()) || matches(asked, id))
                .findFirst()
                .map(id -> new Relation(
                        id.name().capability(), new Constraint.Compared(Constraint.Operator.EQUAL, id.version())));
    }

    private static boolean matches(Relation asked, PackageId id) {
        return asked.isSatisfiedBy(new org.mypkg.model.Provision.Versioned(id.name().capability(), id.version()));
    }

    private static void answer(Bench bench, Universe universe, Relation asked) throws Failure {
        Order order = Order.of(bench.console().commandLine(), Request.Options.DEFAULT)
                .installing(List.of(asked), List.of(), Collections.emptySortedMap());
        try {
            Proposal proposal = bench.engine().propose(order, universe);
            tell(bench.console(), true, possible(asked, proposal.plan()), List.of("mypkg install " + Typing.word(asked)));
        } catch (EngineException refused) {
            Diagnostic why = refused.diagnostic();
            if (why.code() != ErrorCode.UNSATISFIABLE) {
                throw refused;
            }
            var lines = new java.util.ArrayList<String>();
            lines.add(why.title());
            why.because().forEach(line -> lines.add("  " + line));
            tell(bench.console(), false, lines, why.hints());
        }
    }

    private static List<String> possible(Relation asked, Plan plan) {
        var lines = new java.util.ArrayList<String>();
        lines.add("nothing stands against " + asked + "; installing it would");
        lines.addAll(PlanView.table(plan));
        return lines;
    }

    private static void tell(Console console, boolean possible, List<String> because, List<String> hints) {
        if (console.json()) {
            console.printJson(Json.object()
                    .put("possible", possible)
                    .putStrings("because", because)
                    .putStrings("hints", hints));
        } else {
            because.forEach(console::print);
            hints.forEach(hint -> console.print("  hint: " + hint));
        }
    }
}
