package org.mypkg.engine;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.mypkg.archive.ManifestCodec;
import org.mypkg.db.DatabaseException;
import org.mypkg.manifest.PackageSpec;
import org.mypkg.model.Arch;
import org.mypkg.model.Digest;
import org.mypkg.model.PackageId;
import org.mypkg.model.PackageName;
import org.mypkg.world.Action;
import org.mypkg.world.Request;
import org.mypkg.world.World;

/**
 * What was decided on one day or machine, to be carried out on another: the actions, and the state that they were decided
 * for. It vouches for no package: which bytes may come is what a signed index says; the plan can only name some of those.
 *
 * <p>The same request on the same state is the same file, byte for byte: it has no times, no paths and no names of machines.
 *
 * @param request what was asked for, for people
 * @param arch the machine that it was decided for
 * @param leave what the user allowed: downgrades, removal of vital packages, changes of repository
 * @param proven whether the answer is known to be the best one
 * @param installed everything that was installed
 * @param worldBefore the user's wishes when it was decided
 * @param worldAfter the user's wishes once it is carried out
 * @param steps the packages' actions, in order
 */
record PlanFile(
        String request,
        Arch arch,
        Request.Options leave,
        boolean proven,
        SortedMap<PackageName, There> installed,
        World worldBefore,
        World worldAfter,
        List<Step> steps) {
    PlanFile {
        Objects.requireNonNull(request);
        Objects.requireNonNull(arch);
        Objects.requireNonNull(leave);
        installed = Collections.unmodifiableSortedMap(new TreeMap<>(installed));
        Objects.requireNonNull(worldBefore);
        Objects.requireNonNull(worldAfter);
        steps = List.copyOf(steps);
    }

    /**
     * A package that is installed.
     *
     * @param spec the digest of everything that it says of itself, files left out: the resolver goes by nothing else
     */
    record There(PackageId id, String repository, Digest spec) {
        static There of(Installed.Detail detail) {
            return new There(detail.installed().id(), detail.installed().repository(), digest(detail.spec()));
        }
    }

    /** One package's part. */
    sealed interface Step {
        PackageId id();

        /** It comes. @param archive the digest of the package's file @param spec as of {@link There} */
        record Comes(PackageId id, String repository, Digest archive, Digest spec, long sizeBytes, long installedBytes)
                implements Step {}

        /** It goes. */
        record Goes(PackageId id) implements Step {}
    }

    static Digest digest(PackageSpec spec) {
        return Digest.of(ManifestCodec.encodeSpec(spec).getBytes(StandardCharsets.UTF_8));
    }

    /** What is installed in a root, as a plan writes it down. */
    static SortedMap<PackageName, There> state(Installed installed) throws DatabaseException {
        var state = new TreeMap<PackageName, There>();
        for (Installed.Detail detail : installed.details()) {
            state.put(detail.installed().id().name(), There.of(detail));
        }
        return state;
    }

    /** The plan of a proposal that was worked out for this state. */
    static PlanFile of(String request, Order order, Proposal proposal, Installed installed) throws DatabaseException {
        if (!(proposal.basis() instanceof Proposal.Basis.Packages basis)) {
            throw new IllegalArgumentException("what takes back is bound to one machine's history");
        }
        World before = installed.world();
        World after =
                switch (basis.world()) {
                    case Proposal.WorldChange.Same same -> before;
                    case Proposal.WorldChange.Becomes becomes -> becomes.file().world();
                };
        var steps = new ArrayList<Step>();
        for (Proposal.Chosen chosen : basis.chosen()) {
            steps.add(switch (chosen) {
                case Proposal.Chosen.Offered offered -> comes(offered.offer());
                case Proposal.Chosen.Gone gone -> new Step.Goes(gone.action().id());
                case Proposal.Chosen.Given given -> throw new IllegalArgumentException("files are on one machine only");
            });
        }
        boolean proven = basis.certainty() instanceof Proposal.Certainty.Proven;
        return new PlanFile(request, Proposals.machine(), leave(order), proven, state(installed), before, after, steps);
    }

    /** Who names a repository with a package allows the change to it. */
    private static Request.Options leave(Order order) {
        Request.Options leave = order.options();
        boolean change = leave.allowRepositoryChange() || !order.only().isEmpty();
        return new Request.Options(
                leave.recommends(), leave.keepOrphans(), leave.allowDowngrade(), leave.allowVitalRemoval(), change);
    }

    private static Step comes(Offer offer) {
        PackageSpec spec = offer.spec();
        Digest archive = offer.entry().value().digest();
        return new Step.Comes(
                offer.id(), offer.repository().name(), archive, digest(spec), offer.downloadBytes(), spec.installedBytes());
    }

    /** What is installed once it is carried out. */
    SortedMap<PackageName, There> stateAfter() {
        var after = new TreeMap<>(installed);
        for (Step step : steps) {
            switch (step) {
                case Step.Comes comes -> after.put(comes.id().name(), new There(comes.id(), comes.repository(), comes.spec()));
                case Step.Goes goes -> after.remove(goes.id().name());
            }
        }
        return after;
    }

    /** What a step does, in the words of {@link Action}s: {@code install}, {@code upgrade} and so on. */
    String verb(Step step) {
        Optional<PackageId> from = Optional.ofNullable(installed.get(step.id().name())).map(There::id);
        return switch (step) {
            case Step.Goes goes -> "remove";
            case Step.Comes comes when from.isEmpty() -> "install";
            case Step.Comes comes when from.get().equals(comes.id()) -> "reinstall";
            case Step.Comes comes ->
                comes.id().version().compareTo(from.orElseThrow().version()) < 0 ? "downgrade" : "upgrade";
        };
    }
}
