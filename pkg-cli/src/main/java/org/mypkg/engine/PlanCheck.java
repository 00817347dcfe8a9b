package org.mypkg.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeSet;
import org.mypkg.db.DatabaseException;
import org.mypkg.diag.Diagnostic;
import org.mypkg.diag.ErrorCode;
import org.mypkg.model.Arch;
import org.mypkg.model.Constraint;
import org.mypkg.model.PackageName;
import org.mypkg.model.Relation;
import org.mypkg.resolve.Outcome;
import org.mypkg.resolve.Problem;
import org.mypkg.resolve.Resolver;
import org.mypkg.sys.DiskException;
import org.mypkg.world.Action;
import org.mypkg.world.Candidate;
import org.mypkg.world.InstalledPackage;
import org.mypkg.world.Plan;
import org.mypkg.world.Request;
import org.mypkg.world.World;

/**
 * Whether a plan may be carried out in this root. (1) The state is the one that it was decided for. (2) What is to come is
 * what the signed indexes of this root offer, by digest. (3) The packages fit together afterwards, and nothing happens that
 * needs more leave than the plan has: the resolver says so itself, whoever wrote the file.
 */
final class PlanCheck {
    private static final int SHOWN_MAX = 12;

    private final PlanFile plan;
    private final Installed installed;
    private final Universe universe;
    private final World world;
    private final SortedMap<PackageName, PlanFile.There> here;

    PlanCheck(PlanFile plan, Installed installed, Universe universe) throws DatabaseException {
        this.plan = plan;
        this.installed = installed;
        this.universe = universe;
        this.world = installed.world();
        this.here = PlanFile.state(installed);
    }

    /** Whether the root is as it should be once the plan is carried out. */
    boolean isDone() {
        TreeSet<String> now = wishes(world);
        boolean before = here.equals(plan.installed()) && now.equals(wishes(plan.worldBefore()));
        return !before && here.equals(plan.stateAfter()) && now.equals(wishes(plan.worldAfter()));
    }

    private static TreeSet<String> wishes(World world) {
        return new TreeSet<>(WorldFile.lines(world));
    }

    /**
     * The plan as actions on what is installed here.
     *
     * @throws EngineException (PLAN_OUTDATED) with the facts that differ, (PLAN_INVALID, UNSATISFIABLE) where it does not fit together
     */
    Plan actions() throws EngineException, DatabaseException, DiskException {
        var facts = new ArrayList<String>();
        if (!plan.arch().equals(Proposals.machine())) {
            facts.add("the plan is for " + plan.arch() + ", this machine is " + Proposals.machine());
        }
        addPackages(facts);
        addWishes(facts);
        var actions = new ArrayList<Action>();
        for (PlanFile.Step step : plan.steps()) {
            action(step, facts).ifPresent(actions::add);
        }
        if (!facts.isEmpty()) {
            throw outdated(facts);
        }
        checkFit(actions);
        return new Plan(actions);
    }

    private EngineException outdated(List<String> facts) {
        var shown = new ArrayList<>(facts.subList(0, Math.min(facts.size(), SHOWN_MAX)));
        if (facts.size() > SHOWN_MAX) {
            shown.add("and " + (facts.size() - SHOWN_MAX) + " more differences");
        }
        return new EngineException(new Diagnostic(
                ErrorCode.PLAN_OUTDATED,
                "cannot carry out the plan of '" + plan.request() + "'",
                shown,
                List.of("decide anew for this root: mypkg plan " + plan.request() + " -o plan.json")));
    }

    private void addPackages(List<String> facts) {
        var names = new TreeSet<>(here.keySet());
        names.addAll(plan.installed().keySet());
        for (PackageName name : names) {
            PlanFile.There now = here.get(name);
            PlanFile.There then = plan.installed().get(name);
            if (now == null && then != null) {
                facts.add(then.id() + " is not installed here; the plan was made with it");
            } else if (now != null && then == null) {
                facts.add(now.id() + " is installed here; the plan was made without it");
            } else if (now != null && then != null && !now.equals(then)) {
                facts.add(difference(now, then));
            }
        }
    }

    private static String difference(PlanFile.There now, PlanFile.There then) {
        if (!now.id().version().equals(then.id().version())) {
            return now.id() + " is installed here; the plan was made with " + then.id().name() + " " + then.id().version();
        }
        if (!now.id().arch().equals(then.id().arch())) {
            return now.id() + " is the one for " + now.id().arch() + " here; the plan was made with the one for " + then.id().arch();
        }
        if (!now.repository().equals(then.repository())) {
            return now.id() + " came from " + now.repository() + " here; the plan was made with the one from " + then.repository();
        }
        return now.id() + " is another build here than the one that the plan was made with";
    }

    private void addWishes(List<String> facts) {
        TreeSet<String> now = wishes(world);
        TreeSet<String> then = wishes(plan.worldBefore());
        for (String line : now) {
            if (!then.contains(line)) {
                facts.add("etc/mypkg/world says '" + line + "' here; the plan was made without it");
            }
        }
        for (String line : then) {
            if (!now.contains(line)) {
                facts.add("etc/mypkg/world does not say '" + line + "' here; the plan was made with it");
            }
        }
    }

    private Optional<Action> action(PlanFile.Step step, List<String> facts) throws DatabaseException {
        Optional<InstalledPackage> from = installed.find(step.id().name()).map(Installed.Detail::installed);
        return switch (step) {
            case PlanFile.Step.Goes goes -> from.map(Action.Remove::new);
            case PlanFile.Step.Comes comes -> candidate(comes, facts).map(to -> coming(from, to));
        };
    }

    private static Action coming(Optional<InstalledPackage> from, Candidate to) {
        if (from.isEmpty()) {
            return new Action.Install(to);
        }
        boolean same = from.get().id().equals(to.id());
        return same ? new Action.Reinstall(from.get(), to) : new Action.Replace(from.get(), to);
    }

    /** What the repository of that name offers here, if it is the very package. */
    private Optional<Candidate> candidate(PlanFile.Step.Comes comes, List<String> facts) {
        List<Offer> offers = universe.named(comes.id().name()).stream()
                .filter(o -> o.repository().name().equals(comes.repository()) && o.id().equals(comes.id()))
                .toList();
        if (offers.isEmpty()) {
            facts.add("no repository " + comes.repository() + " offers " + comes.id() + " here");
            return Optional.empty();
        }
        Offer offer = offers.getFirst();
        boolean same = offer.entry().value().digest().equals(comes.archive())
                && offer.downloadBytes() == comes.sizeBytes()
                && PlanFile.digest(offer.spec()).equals(comes.spec());
        if (!same) {
            facts.add(comes.id() + " of the repository " + comes.repository()
                    + " is not the package here that the plan was made with: " + digests(offer, comes));
            return Optional.empty();
        }
        return Optional.of(offer.candidate());
    }

    private static String digests(Offer offer, PlanFile.Step.Comes comes) {
        return "SHA-256 " + brief(offer.entry().value().digest().hex()) + ", planned " + brief(comes.archive().hex());
    }

    private static String brief(String hex) {
        return hex.substring(0, 16) + "...";
    }

    /** Asks the resolver for exactly these changes and no others: it must give just them. */
    private void checkFit(List<Action> actions) throws EngineException, DatabaseException {
        List<Action> changes = actions.stream().filter(a -> !(a instanceof Action.Reinstall)).toList();
        if (changes.isEmpty()) {
            return;
        }
        var install = new ArrayList<Relation>();
        var remove = new ArrayList<PackageName>();
        var candidates = new ArrayList<Candidate>();
        for (Action change : changes) {
            switch (change) {
                case Action.Install one -> candidates.add(one.to());
                case Action.Replace one -> candidates.add(one.to());
                case Action.Reinstall one -> {}
                case Action.Remove one -> remove.add(one.id().name());
            }
        }
        for (Candidate to : candidates) {
            var exactly = new Constraint.Compared(Constraint.Operator.EQUAL, to.id().version());
            install.add(new Relation(to.id().name().capability(), exactly));
        }
        var request = new Request(install, remove, new Request.Upgrade.Nothing(), plan.leave());
        candidates.addAll(witnesses(changes));
        var problem = new Problem(installed.packages(), plan.worldAfter(), request, candidates, List.of(Proposals.machine()));
        switch (new Resolver().resolve(problem)) {
            case Outcome.Solved solved -> checkSame(changes, solved.solution().plan().actions(), solved.solution().installed());
            case Outcome.Unsolvable unsolvable -> throw unfit(unsolvable.diagnostic().because());
            case Outcome.GaveUp gaveUp -> throw unfit(gaveUp.diagnostic().because());
        }
    }

    /** The resolver learns the priority of a repository from what it offers: one package of each that is replaced from. */
    private List<Candidate> witnesses(List<Action> changes) {
        var repositories = new TreeSet<String>();
        for (Action change : changes) {
            if (change instanceof Action.Replace replace && !replace.from().repository().equals(replace.to().repository())) {
                repositories.add(replace.from().repository());
            }
        }
        var witnesses = new ArrayList<Candidate>();
        for (String repository : repositories) {
            universe.offers().stream()
                    .filter(o -> o.repository().name().equals(repository))
                    .filter(o -> o.spec().dependencies().installIf().isEmpty())
                    .filter(o -> o.id().arch().equals(Arch.NOARCH) || o.id().arch().equals(Proposals.machine()))
                    .findFirst()
                    .ifPresent(o -> witnesses.add(o.candidate()));
        }
        return witnesses;
    }

    private void checkSame(List<Action> planned, List<Action> answer, List<InstalledPackage> after) throws EngineException {
        var more = new ArrayList<String>();
        for (Action action : answer) {
            if (!planned.contains(action)) {
                more.add(action.id() + " would have to change, too");
            }
        }
        for (World.Wish wish : plan.worldAfter().wishes()) {
            if (wish instanceof World.Wish.Want want
                    && after.stream().noneMatch(p -> p.dependencies().allProvidedBy(p.id()).stream()
                            .anyMatch(want.relation()::isSatisfiedBy))) {
                more.add("nothing would satisfy " + want + ", which etc/mypkg/world would say");
            }
        }
        if (!more.isEmpty() || answer.size() != planned.size()) {
            throw unfit(more);
        }
    }

    private EngineException unfit(List<String> facts) {
        return new EngineException(new Diagnostic(
                ErrorCode.PLAN_INVALID,
                "cannot carry out the plan of '" + plan.request() + "': what it leaves does not fit together",
                facts,
                List.of("decide anew for this root: mypkg plan " + plan.request() + " -o plan.json")));
    }
}
