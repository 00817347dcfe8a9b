package org.mypkg.cli;

import java.util.List;
import java.util.Optional;
import org.mypkg.console.CommandException;
import org.mypkg.console.Console;
import org.mypkg.console.ExitCode;
import org.mypkg.console.ProgressView;
import org.mypkg.diag.Diagnostic;
import org.mypkg.diag.ErrorCode;
import org.mypkg.diag.Failure;
import org.mypkg.engine.Order;
import org.mypkg.engine.Proposal;
import org.mypkg.engine.Session;
import org.mypkg.engine.Universe;
import org.mypkg.json.JsonObjectBuilder;
import org.mypkg.json.JsonValue;
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
            return dryRun(bench.console(), proposal);
        }
        try (Session session = bench.session()) {
            Universe universe = bench.universe();
            Proposal proposal = session.propose(order(bench, universe), universe);
            remark(bench, universe, proposal);
            return carryOut(bench, session, proposal);
        }
    }

    /** Takes back what was done; a dry run takes no lock. */
    final ExitCode goBack(Bench bench, Session.Back back) throws Failure {
        String command = bench.console().commandLine();
        if (bench.options().dryRun()) {
            return dryRun(bench.console(), bench.engine().propose(back, command));
        }
        try (Session session = bench.session()) {
            return carryOut(bench, session, session.propose(back, command));
        }
    }

    /** Shows a proposal and ends. */
    final ExitCode dryRun(Console console, Proposal proposal) {
        if (console.json()) {
            console.printJson(PlanView.document(proposal.isEmpty() ? "nothing" : "done", proposal));
        } else if (proposal.isEmpty()) {
            console.print(nothingToDo());
        } else {
            show(console, proposal);
            console.say("dry run: nothing was changed");
        }
        proposal.notices().forEach(console::warn);
        return ExitCode.DONE;
    }

    /** Whether what goes is kept, so that it can be taken back. */
    boolean keepsHistory() {
        return true;
    }

    private static void show(Console console, Proposal proposal) {
        PlanView.table(proposal.plan()).forEach(console::print);
        console.print(PlanView.summary(proposal));
    }

    /** Asks where somebody can be asked, and does what was proposed. */
    final ExitCode carryOut(Bench bench, Session session, Proposal proposal) throws Failure {
        Console console = bench.console();
        if (proposal.isEmpty()) {
            return nothing(console, proposal);
        }
        if (!console.json() && !console.options().quiet()) {
            show(console, proposal);
        }
        if (!proposal.plan().isEmpty()) {
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
                    .put("freedBytes", finished.freedBytes())
                    .put("historyBytes", finished.history().freeableBytes()));
        } else {
            tell(console, proposal, finished);
        }
        return ExitCode.DONE;
    }

    private void tell(Console console, Proposal proposal, Session.Finished finished) {
        console.detail("the root was between the states for " + finished.window().toMillis() + " ms");
        if (proposal.plan().actions().stream().anyMatch(action -> action instanceof Action.Remove)) {
            String now = "frees " + ProgressView.bytes(finished.freedBytes()) + " now";
            long later = finished.history().freeableBytes();
            console.say(later == 0 ? now : now + ", " + ProgressView.bytes(later) + " with mypkg history prune");
        }
        String back = keepsHistory() ? "mypkg undo takes it back" : "it keeps no history and cannot be taken back";
        console.say("done: transaction " + finished.transaction() + "; " + back);
    }

    private ExitCode nothing(Console console, Proposal proposal) {
        if (console.json()) {
            console.printJson(PlanView.document("nothing", proposal));
        } else {
            console.say(nothingToDo());
        }
        return ExitCode.DONE;
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
