package org.mypkg.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.mypkg.console.CommandException;
import org.mypkg.console.Console;
import org.mypkg.console.ExitCode;
import org.mypkg.console.ProgressView;
import org.mypkg.console.TextLayout;
import org.mypkg.diag.Diagnostic;
import org.mypkg.diag.ErrorCode;
import org.mypkg.diag.Failure;
import org.mypkg.engine.Installed;
import org.mypkg.engine.Order;
import org.mypkg.engine.Proposal;
import org.mypkg.engine.Session;
import org.mypkg.engine.Universe;
import org.mypkg.json.JsonObjectBuilder;
import org.mypkg.json.JsonValue;
import org.mypkg.sys.HostFiles;
import org.mypkg.world.Action;
import picocli.CommandLine.Option;

/** A verb that changes the packages of a root: shows what it would do, asks, does it. */
abstract class ChangeCommand extends RootCommand {
    @Option(names = "--no-scripts", description = "Do not run the packages' scripts.")
    private boolean noScripts;

    @Option(
            names = "--overwrite",
            paramLabel = "GLOB",
            description = "Files that belong to no package and match may be overwritten.")
    private List<String> overwrite = List.of();

    ChangeCommand(Host host) {
        super(host);
    }

    /** What is asked for. The universe is given to those who must look something up. */
    abstract Order order(Bench bench, Universe universe) throws Failure;

    /** What the user should know about a proposal beside what it does. */
    void remark(Bench bench, Universe universe, Proposal proposal) throws Failure {}

    /** What is asked for, as it was typed. */
    List<String> asked() {
        return List.of();
    }

    /** All packages that were named, whatever is to become of them. */
    List<String> named() {
        return asked();
    }

    /** A line to add when there is nothing to do. */
    String nothingToDo() {
        return "nothing to do";
    }

    @Override
    ExitCode run(Bench bench) throws Failure {
        if (bench.options().dryRun()) {
            Universe universe = bench.universe();
            Proposal proposal = bench.engine().propose(order(bench, universe), universe);
            remark(bench, universe, proposal);
            return dryRun(bench, proposal);
        }
        try (Session session = bench.session()) {
            Universe universe = bench.universe();
            Proposal proposal = session.propose(order(bench, universe), universe);
            remark(bench, universe, proposal);
            return carryOut(bench, session, proposal);
        }
    }

    /** Decides and writes it down; nothing of the root changes. @param verb what it is called */
    final ExitCode plan(Console console, String verb, Path output) throws Failure {
        if (noScripts || !overwrite.isEmpty() || !keepsHistory()) {
            throw CommandException.usage(
                    "a plan says which packages come and go, not how",
                    "mypkg apply-plan takes --no-scripts, --overwrite and --no-history, on the machine that they are meant for");
        }
        return on(console, bench -> {
            Universe universe = bench.universe();
            var words = new ArrayList<>(List.of(verb));
            words.addAll(asked());
            Proposal.Written written = bench.engine().plan(order(bench, universe), universe, String.join(" ", words));
            remark(bench, universe, written.proposal());
            if (!bench.options().dryRun()) {
                HostFiles.write(output, written.file().toArray());
            }
            return planned(bench, written.proposal(), bench.options().dryRun() ? "nothing was written" : "the plan is in " + output);
        });
    }

    private ExitCode planned(Bench bench, Proposal proposal, String done) throws Failure {
        Console console = bench.console();
        if (console.json()) {
            console.printJson(PlanView.document(proposal.isEmpty() ? "nothing" : "done", proposal));
        } else if (proposal.isEmpty()) {
            console.print(nothingToDo());
        } else if (!console.options().quiet()) {
            show(bench, proposal);
        }
        doubt(console, proposal);
        console.say(done);
        return ExitCode.DONE;
    }

    /** Does what was decided before, and nothing else. */
    final ExitCode applyPlan(Bench bench, Path plan) throws Failure {
        String command = bench.console().commandLine();
        if (bench.options().dryRun()) {
            return dryRun(bench, bench.engine().proposePlanned(plan, command, bench.universe()));
        }
        try (Session session = bench.session()) {
            return carryOut(bench, session, session.proposePlanned(plan, command, bench.universe()));
        }
    }

    /** Takes back what was done; a dry run takes no lock. */
    final ExitCode goBack(Bench bench, Session.Back back) throws Failure {
        String command = bench.console().commandLine();
        if (bench.options().dryRun()) {
            return dryRun(bench, bench.engine().propose(back, command));
        }
        try (Session session = bench.session()) {
            return carryOut(bench, session, session.propose(back, command));
        }
    }

    /** Shows a proposal and ends. */
    final ExitCode dryRun(Bench bench, Proposal proposal) throws Failure {
        Console console = bench.console();
        if (console.json()) {
            console.printJson(PlanView.document(proposal.isEmpty() ? "nothing" : "done", proposal));
        } else if (proposal.isEmpty()) {
            console.print(nothingToDo());
        } else {
            show(bench, proposal);
            console.say("dry run: nothing was changed");
        }
        proposal.notices().forEach(console::warn);
        doubt(console, proposal);
        return ExitCode.DONE;
    }

    /** Whether what goes is kept, so that it can be taken back. */
    boolean keepsHistory() {
        return true;
    }

    private void show(Bench bench, Proposal proposal) throws Failure {
        Console console = bench.console();
        List<Installed.Detail> before = bench.engine().read(Installed::details);
        PlanTable.lines(console.style(), proposal, named(), before).forEach(console::print);
        TextLayout.wrap(PlanView.summary(proposal), console.style().columns()).forEach(console::print);
    }

    /** Asks where somebody can be asked, and does what was proposed. */
    final ExitCode carryOut(Bench bench, Session session, Proposal proposal) throws Failure {
        Console console = bench.console();
        if (proposal.isEmpty()) {
            return nothing(console, proposal);
        }
        if (!console.json() && !console.options().quiet()) {
            show(bench, proposal);
        }
        if (!proposal.plan().isEmpty()) {
            doubt(console, proposal);
            checkUnattended(bench, proposal);
            confirm(bench);
        }
        bench.interruption().arm();
        Session.Finished finished = session.execute(proposal, new Session.Leave(overwrite, !noScripts, keepsHistory()));
        bench.endProgress();
        finished.notices().forEach(console::warn);
        if (console.json()) {
            console.printJson(PlanView.document("done", proposal)
                    .put("transaction", finished.transaction())
                    .put("applyMillis", finished.window().toMillis())
                    .put("fetchedBytes", finished.fetched().fetchedBytes())
                    .put("savedBytes", finished.fetched().savedBytes())
                    .put("freedBytes", finished.freedBytes())
                    .put("historyBytes", finished.history().freeableBytes()));
        } else {
            tell(bench, proposal, finished);
        }
        return ExitCode.DONE;
    }

    private void tell(Bench bench, Proposal proposal, Session.Finished finished) {
        Console console = bench.console();
        console.detail("the root was between the states for " + finished.window().toMillis() + " ms");
        if (proposal.plan().actions().stream().anyMatch(action -> action instanceof Action.Remove)) {
            String now = "frees " + ProgressView.bytes(finished.freedBytes()) + " now";
            long later = finished.history().freeableBytes();
            console.say(later == 0 ? now : now + ", " + ProgressView.bytes(later) + " with mypkg history prune");
        }
        String back = keepsHistory() ? "mypkg undo takes it back" : "it keeps no history and cannot be taken back";
        String fetched = fetched(finished.fetched());
        console.say("done: transaction " + finished.transaction() + " in " + ProgressView.time(bench.sinceStart()) + fetched + "; " + back);
    }

    /** What was saved was on the disk already. */
    private static String fetched(Session.Fetched what) {
        String saved = what.savedBytes() == 0 ? "" : ", " + ProgressView.bytes(what.savedBytes()) + " saved";
        boolean nothing = what.fetchedBytes() == 0 && what.savedBytes() == 0;
        return nothing ? "" : ", " + ProgressView.bytes(what.fetchedBytes()) + " fetched" + saved;
    }

    private ExitCode nothing(Console console, Proposal proposal) {
        if (console.json()) {
            console.printJson(PlanView.document("nothing", proposal));
        } else {
            console.say(nothingToDo());
        }
        return ExitCode.DONE;
    }

    private static void doubt(Console console, Proposal proposal) {
        if (proposal.certainty() instanceof Proposal.Certainty.Unproven unproven) {
            console.warn("this answer keeps all rules, but a better one may exist: " + unproven.because());
        }
    }

    /** An answer that is not proven best may let go of more than it must: then somebody has to look at it. */
    private static void checkUnattended(Bench bench, Proposal proposal) throws CommandException {
        boolean attended = !bench.options().yes() && bench.console().terminal().canAsk();
        if (!attended
                && proposal.certainty() instanceof Proposal.Certainty.Unproven unproven
                && !unproven.unasked().isEmpty()) {
            throw new CommandException(new Diagnostic(
                    ErrorCode.SOLVER_GAVE_UP,
                    "nothing was changed: the answer is not proven to be the best one",
                    unproven.unasked().stream().map(name -> "it would remove " + name).toList(),
                    List.of(
                            "without --yes, at a terminal, you are asked",
                            "a longer --solver-deadline, or none, may find a better answer")));
        }
    }

    /** Where nobody can be asked the command itself is the answer. */
    private static void confirm(Bench bench) throws CommandException {
        if (bench.options().yes()) {
            return;
        }
        Optional<Boolean> answer = bench.console().confirm("Do this?");
        if (answer.isPresent() && !answer.get()) {
            throw new CommandException(new Diagnostic(
                    ErrorCode.NEEDS_CONFIRMATION,
                    "nothing was changed",
                    List.of("you did not agree"),
                    List.of("--yes agrees beforehand")));
        }
    }

    @Override
    public void describeFailure(JsonObjectBuilder document) {
        document.put("actions", JsonValue.array(List.of()))
                .put("downloadBytes", 0)
                .put("installedBytesDelta", 0);
    }
}
