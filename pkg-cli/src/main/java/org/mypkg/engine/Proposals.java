package org.mypkg.engine;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.mypkg.db.DatabaseException;
import org.mypkg.diag.Diagnostic;
import org.mypkg.diag.ErrorCode;
import org.mypkg.diag.Similar;
import org.mypkg.explain.Typing;
import org.mypkg.model.Arch;
import org.mypkg.model.Bytes;
import org.mypkg.model.Capability;
import org.mypkg.model.Constraint;
import org.mypkg.model.PackageId;
import org.mypkg.model.PackageName;
import org.mypkg.model.Relation;
import org.mypkg.resolve.ConeSeeds;
import org.mypkg.resolve.Outcome;
import org.mypkg.resolve.Problem;
import org.mypkg.resolve.Resolver;
import org.mypkg.resolve.Solution;
import org.mypkg.sys.DiskException;
import org.mypkg.world.Action;
import org.mypkg.world.Candidate;
import org.mypkg.world.Plan;
import org.mypkg.world.Request;
import org.mypkg.world.World;

/** Works out what an order means: which packages come and go, and what becomes of the user's wishes. Changes nothing. */
final class Proposals {
    static final Proposal.Basis NOTHING = new Proposal.Basis.Packages(
            List.of(), new Proposal.WorldChange.Same(), new Proposal.Certainty.Proven());

    /** Options that the resolver does not know, and that a command needs as before when it is typed again. */
    private static final List<String> KEPT_FLAGS = List.of("--allow-unsigned", "--allow-devices", "--no-scripts");

    private final Installed installed;
    private final Universe universe;
    private final WorldFile worldFile;
    private final PackageCache cache;

    Proposals(Installed installed, Universe universe, WorldFile worldFile, PackageCache cache) {
        this.installed = installed;
        this.universe = universe;
        this.worldFile = worldFile;
        this.cache = cache;
    }

    Proposal propose(Order order) throws EngineException, DatabaseException, DiskException {
        checkNames(order);
        World before = worldFile.world();
        World after = order.worldAfter(before);
        var actions = new ArrayList<Action>();
        Proposal.Certainty certainty = new Proposal.Certainty.Proven();
        if (needsResolver(order)) {
            Answer answer = solve(order, before);
            Solution solution = answer.solution();
            certainty = answer.certainty();
            actions.addAll(solution.plan().actions());
            for (Solution.TakeOver takeOver : solution.takeOvers()) {
                after = after.notWanting(takeOver.from()).wanting(Relation.any(takeOver.to().capability()));
            }
        }
        for (PackageName name : order.reinstall()) {
            actions.add(reinstall(name));
        }
        return proposal(order, new Plan(actions), after, certainty);
    }

    /** The same as a file for another day or machine. @throws EngineException (PLAN_UNUSABLE) for what is on this machine only */
    Proposal.Written write(Order order, String request) throws EngineException, DatabaseException, DiskException {
        if (!order.files().isEmpty()) {
            PackageId id = order.files().getFirst().spec().id();
            throw EngineException.of(
                    ErrorCode.PLAN_UNUSABLE,
                    "cannot plan '" + request + "'",
                    "a plan names packages of repositories, and " + id + " is a file of this machine",
                    "publish it in a repository, or install it without a plan");
        }
        Proposal proposal = propose(order);
        byte[] file = PlanCodec.encode(PlanFile.of(request, order, proposal, installed));
        return new Proposal.Written(proposal, Bytes.of(file));
    }

    /** A plan that was decided before, if this is the root that it was decided for. */
    Proposal planned(PlanFile file, String command) throws EngineException, DatabaseException, DiskException {
        var check = new PlanCheck(file, installed, universe);
        if (check.isDone()) {
            return new Proposal(command, new Plan(List.of()), 0, 0, NOTHING);
        }
        Plan plan = check.actions();
        Proposal.Certainty certainty = file.proven()
                ? new Proposal.Certainty.Proven()
                : new Proposal.Certainty.Unproven("the search ended before, when this was planned", unasked(plan, List.of()));
        return proposal(Order.of(command, file.leave()), plan, file.worldAfter(), certainty);
    }

    /** What the resolver found. */
    private record Answer(Solution solution, Proposal.Certainty certainty) {}

    private static List<PackageName> unasked(Plan plan, List<PackageName> named) {
        return plan.actions().stream()
                .filter(action -> action instanceof Action.Remove && !named.contains(action.id().name()))
                .map(action -> action.id().name())
                .toList();
    }

    private static boolean needsResolver(Order order) {
        boolean named = !order.install().isEmpty() || !order.files().isEmpty() || !order.remove().isEmpty();
        return named || !(order.upgrade() instanceof Request.Upgrade.Nothing) || !order.options().keepOrphans();
    }

    private void checkNames(Order order) throws EngineException, DatabaseException {
        for (Relation relation : order.install()) {
            checkKnown(relation, order);
        }
        var mustBeThere = new ArrayList<>(order.remove());
        mustBeThere.addAll(order.reinstall());
        if (order.upgrade() instanceof Request.Upgrade.Only only) {
            mustBeThere.addAll(only.names());
        }
        for (PackageName name : mustBeThere) {
            checkInstalled(name);
        }
        for (PackageName name : order.remove()) {
            checkVital(name, order);
        }
    }

    private void checkKnown(Relation relation, Order order) throws EngineException, DatabaseException {
        boolean offered = universe.knows(relation.capability());
        boolean given = order.files().stream()
                .anyMatch(f -> f.spec().dependencies().allProvidedBy(f.spec().id()).stream()
                        .anyMatch(p -> p.capability().equals(relation.capability())));
        boolean there = installed.packages().stream()
                .anyMatch(p -> p.dependencies().allProvidedBy(p.id()).stream()
                        .anyMatch(q -> q.capability().equals(relation.capability())));
        if (offered || given || there) {
            return;
        }
        var hints = new ArrayList<String>();
        Similar.of(relation.capability().value(), universe.names())
                .ifPresent(near -> hints.add("did you mean " + near + "? mypkg install " + near));
        universe.warnings().forEach(hints::add);
        boolean none = universe.names().isEmpty();
        hints.add(none ? "mypkg repo add NAME URL, then mypkg update" : "mypkg search " + relation.capability());
        String fact = "no repository offers " + relation.capability();
        throw new EngineException(new Diagnostic(
                ErrorCode.UNKNOWN_PACKAGE, "cannot install " + relation, List.of(fact), hints));
    }

    private void checkInstalled(PackageName name) throws EngineException, DatabaseException {
        if (installed.find(name).isEmpty()) {
            var hints = new ArrayList<String>();
            List<String> names =
                    installed.packages().stream().map(p -> p.id().name().value()).toList();
            Similar.of(name.value(), names).ifPresent(near -> hints.add("did you mean " + near + "?"));
            hints.add("mypkg list shows what is installed");
            throw new EngineException(new Diagnostic(
                    ErrorCode.NOT_INSTALLED, "cannot do this to " + name, List.of(name + " is not installed"), hints));
        }
    }

    private void checkVital(PackageName name, Order order) throws EngineException, DatabaseException {
        boolean vital = installed.find(name).filter(d -> d.spec().vital()).isPresent();
        if (vital && !order.options().allowVitalRemoval()) {
            throw EngineException.of(
                    ErrorCode.VITAL_PACKAGE,
                    "cannot remove " + name,
                    "it is marked as vital: this root may not work without it",
                    "if you mean it: mypkg remove " + name + " --allow-vital");
        }
    }

    private Answer solve(Order order, World before) throws EngineException, DatabaseException {
        var install = new ArrayList<>(order.install());
        for (PackageFile file : order.files()) {
            install.add(exactly(file.spec().id()));
        }
        var request = new Request(install, order.remove(), order.upgrade(), order.options(), order.only());
        var problem = problem(order, before, request);
        return switch (new Resolver(order.budget()).resolve(problem)) {
            case Outcome.Solved solved -> new Answer(solved.solution(), new Proposal.Certainty.Proven());
            case Outcome.Unsolvable unsolvable -> throw new EngineException(diagnostic(unsolvable, order, before));
            case Outcome.GaveUp gaveUp when gaveUp.bestSoFar().isEmpty() -> throw new EngineException(gaveUp.diagnostic());
            case Outcome.GaveUp gaveUp -> unproven(gaveUp, order);
        };
    }

    /** Why not, and what to type: what is missing may have been mistyped, or be where nobody has looked yet. */
    private Diagnostic diagnostic(Outcome.Unsolvable unsolvable, Order order, World before) throws DatabaseException {
        Diagnostic diagnostic = unsolvable.diagnostic(typing(order));
        List<Capability> missing = unsolvable.explanation().missing();
        var hints = new ArrayList<String>();
        for (Capability each : missing) {
            if (before.wishes().contains(new World.Wish.Want(Relation.any(each)))) {
                Similar.of(each.value(), universe.names()).ifPresent(near -> hints.add("did you mean " + near + "?"));
            }
        }
        hints.addAll(diagnostic.hints());
        hints.addAll(missing.isEmpty() ? List.of() : universe.warnings());
        return new Diagnostic(diagnostic.code(), diagnostic.title(), diagnostic.because(), hints);
    }

    private Typing typing(Order order) throws DatabaseException {
        var files = new TreeMap<Relation, String>(Comparator.comparing(Relation::toString));
        for (PackageFile file : order.files()) {
            files.put(exactly(file.spec().id()), file.path().toString());
        }
        List<String> words = List.of(order.command().split(" ", -1));
        List<String> flags = KEPT_FLAGS.stream().filter(words::contains).toList();
        if (words.contains("apply") || words.contains("autoremove")) {
            return new Typing(words.contains("apply") ? "apply" : "autoremove", installed.orphans(), files, flags);
        }
        return new Typing("apply", List.of(), files, flags);
    }

    private static Relation exactly(PackageId id) {
        return new Relation(id.name().capability(), new Constraint.Compared(Constraint.Operator.EQUAL, id.version()));
    }

    private static Answer unproven(Outcome.GaveUp gaveUp, Order order) {
        Solution best = gaveUp.bestSoFar().getFirst();
        String because = "the search ended after " + gaveUp.statistics().conflicts() + " dead ends";
        return new Answer(best, new Proposal.Certainty.Unproven(because, unasked(best.plan(), order.remove())));
    }

    private Problem problem(Order order, World before, Request request) throws DatabaseException {
        List<Candidate> files = order.files().stream().map(PackageFile::candidate).toList();
        var without = new Problem(installed.packages(), before, request, files, List.of(machine()));
        return new Problem(without.installed(), before, request, candidates(order, without), List.of(machine()));
    }

    /** What this machine runs: packages for others never enter an answer. */
    static Arch machine() {
        String arch = System.getProperty("os.arch");
        return arch.equals("amd64") ? Arch.X86_64 : new Arch(arch);
    }

    private List<Candidate> candidates(Order order, Problem without) {
        var candidates = new ArrayList<Candidate>();
        for (Candidate offered : universe.candidates(ConeSeeds.of(without))) {
            boolean given = order.files().stream().anyMatch(f -> f.spec().id().equals(offered.id()));
            if (!given) {
                candidates.add(offered);
            }
        }
        candidates.addAll(without.candidates());
        return candidates;
    }

    private Action reinstall(PackageName name) throws EngineException, DatabaseException {
        var there = installed.find(name).orElseThrow().installed();
        List<Offer> same = universe.named(name).stream()
                .filter(o -> o.id().equals(there.id()))
                .toList();
        Optional<Offer> own = same.stream()
                .filter(o -> o.repository().name().equals(there.repository()))
                .findFirst();
        Offer offer = own.or(() -> same.stream().findFirst())
                .orElseThrow(() -> EngineException.of(
                        ErrorCode.UNKNOWN_PACKAGE,
                        "cannot reinstall " + there.id(),
                        "no repository offers this version any more",
                        "mypkg upgrade " + name + " installs the newest one"));
        return new Action.Reinstall(there, offer.candidate());
    }

    private Proposal proposal(Order order, Plan plan, World after, Proposal.Certainty certainty)
            throws DatabaseException, DiskException, EngineException {
        var chosen = new ArrayList<Proposal.Chosen>();
        long download = 0;
        long delta = 0;
        for (Action action : plan.actions()) {
            Proposal.Chosen choice = choose(action, order);
            chosen.add(choice);
            delta -= action instanceof Action.Install ? 0 : installed.installedBytes(action.id());
            switch (choice) {
                case Proposal.Chosen.Offered offered -> {
                    delta += offered.offer().installedBytes();
                    download += cache.has(offered.offer()) ? 0 : offered.offer().downloadBytes();
                }
                case Proposal.Chosen.Given given -> delta += given.file().spec().installedBytes();
                case Proposal.Chosen.Gone gone -> {}
            }
        }
        Proposal.WorldChange world = after.equals(worldFile.world())
                ? new Proposal.WorldChange.Same()
                : new Proposal.WorldChange.Becomes(worldFile.with(after));
        return new Proposal(order.command(), plan, download, delta, new Proposal.Basis.Packages(chosen, world, certainty));
    }

    private Proposal.Chosen choose(Action action, Order order) {
        return switch (action) {
            case Action.Install install -> source(action, install.to(), order);
            case Action.Replace replace -> source(action, replace.to(), order);
            case Action.Reinstall reinstall -> source(action, reinstall.to(), order);
            case Action.Remove remove -> new Proposal.Chosen.Gone(action);
        };
    }

    private Proposal.Chosen source(Action action, Candidate to, Order order) {
        if (to.repository().equals(Candidate.LOCAL)) {
            PackageFile file = order.files().stream()
                    .filter(f -> f.spec().id().equals(to.id()))
                    .findFirst()
                    .orElseThrow();
            return new Proposal.Chosen.Given(action, file);
        }
        return new Proposal.Chosen.Offered(action, universe.offerOf(to).orElseThrow());
    }
}
