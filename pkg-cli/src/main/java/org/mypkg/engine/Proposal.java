package org.mypkg.engine;

import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import org.mypkg.model.Bytes;
import org.mypkg.model.PackageId;
import org.mypkg.model.PackageName;
import org.mypkg.txn.Prepared;
import org.mypkg.world.Action;
import org.mypkg.world.Plan;

/**
 * What would be done for an order.
 *
 * @param command what the user typed, for the history
 * @param plan the packages' actions, in order
 * @param downloadBytes how much must be fetched
 * @param installedBytesDelta by how much the packages' files grow
 * @param basis what carrying it out needs; the engine's own business
 */
public record Proposal(String command, Plan plan, long downloadBytes, long installedBytesDelta, Basis basis) {
    public Proposal {
        Objects.requireNonNull(command);
        Objects.requireNonNull(plan);
        Objects.requireNonNull(basis);
    }

    /** What an order means, and the same as a file for another day or machine: see {@code docs/formats/plan.md}. */
    public record Written(Proposal proposal, Bytes file) {}

    /** What a proposal rests on. */
    public sealed interface Basis {
        /** Packages from repositories and files; the world file may become another. */
        record Packages(List<Chosen> chosen, WorldChange world, Certainty certainty) implements Basis {
            public Packages {
                chosen = List.copyOf(chosen);
            }
        }

        /** Earlier transactions are taken back. */
        record Undo(Prepared prepared) implements Basis {}

        /** Worked out from the facts alone: it says what would be done, and cannot be carried out. */
        record Sketch() implements Basis {}
    }

    /** Whether the answer is the best one. */
    public sealed interface Certainty {
        /** It is. */
        record Proven() implements Certainty {}

        /**
         * It keeps all rules, but the search ended before it was proven to be the best.
         *
         * @param because how the search ended, for people
         * @param unasked what goes without having been named
         */
        record Unproven(String because, List<PackageName> unasked) implements Certainty {
            public Unproven {
                unasked = List.copyOf(unasked);
            }
        }
    }

    /** Where the package of an action comes from. */
    public sealed interface Chosen {
        Action action();

        /** From a repository. */
        record Offered(Action action, Offer offer) implements Chosen {}

        /** From a file. */
        record Given(Action action, PackageFile file) implements Chosen {}

        /** From nowhere: it goes. */
        record Gone(Action action) implements Chosen {}
    }

    /** What becomes of the user's wishes. */
    public sealed interface WorldChange {
        /** They stay. */
        record Same() implements WorldChange {}

        /** They become these. */
        record Becomes(WorldFile file) implements WorldChange {}
    }

    /** What the user should know of it beforehand, as far as it is worked out. */
    public List<String> notices() {
        return basis instanceof Basis.Undo undo ? undo.prepared().notices() : List.of();
    }

    /** Whether it is known to be the best. */
    public Certainty certainty() {
        return basis instanceof Basis.Packages packages ? packages.certainty() : new Certainty.Proven();
    }

    /** How much the files of a package that comes take on the disk; nothing where that is not known beforehand. */
    public OptionalLong sizeBytes(PackageId id) {
        return switch (basis) {
            case Basis.Packages packages -> {
                for (Chosen chosen : packages.chosen()) {
                    PackageId other = chosen.action().id();
                    // Names first, as texts: a plan of a desktop asks this a million times.
                    if (other.name().value().equals(id.name().value()) && other.equals(id)) {
                        yield OptionalLong.of(sizeBytes(chosen));
                    }
                }
                yield OptionalLong.empty();
            }
            case Basis.Undo undo -> undo.prepared().facts().added().stream()
                    .filter(added -> added.spec().id().equals(id))
                    .mapToLong(added -> added.spec().installedBytes())
                    .findFirst();
            case Basis.Sketch sketch -> OptionalLong.empty();
        };
    }

    private static long sizeBytes(Chosen chosen) {
        return switch (chosen) {
            case Chosen.Offered offered -> offered.offer().installedBytes();
            case Chosen.Given given -> given.file().spec().installedBytes();
            case Chosen.Gone gone -> 0;
        };
    }

    /** Whether there is nothing to do. */
    public boolean isEmpty() {
        return plan.isEmpty()
                && switch (basis) {
                    case Basis.Packages packages -> packages.world() instanceof WorldChange.Same;
                    case Basis.Undo undo -> false;
                    case Basis.Sketch sketch -> false;
                };
    }
}
