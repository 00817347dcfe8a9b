package org.mypkg.resolve;

import java.util.List;
import java.util.Objects;
import org.mypkg.model.Arch;
import org.mypkg.world.Candidate;
import org.mypkg.world.InstalledPackage;
import org.mypkg.world.Request;
import org.mypkg.world.World;

/**
 * Everything that an answer depends on. The order of the lists means nothing: any permutation has the same answer.
 *
 * @param installed what is there now; at most one package of a name
 * @param world what the user wants for good. It may be the world before or after the request: what the request names to be
 *     removed is not wanted, and what it names to be installed takes the place of an earlier wish for the same capability
 * @param request what this one command asks for
 * @param candidates what all repositories offer, and the packages given as files
 * @param architectures what the machine runs, beside {@code noarch}; empty where that is not known, and then everything counts
 */
public record Problem(
        List<InstalledPackage> installed,
        World world,
        Request request,
        List<Candidate> candidates,
        List<Arch> architectures) {
    /** A problem in which the architecture of a package means nothing. */
    public Problem(List<InstalledPackage> installed, World world, Request request, List<Candidate> candidates) {
        this(installed, world, request, candidates, List.of());
    }

    public Problem {
        installed = List.copyOf(installed);
        Objects.requireNonNull(world);
        Objects.requireNonNull(request);
        candidates = List.copyOf(candidates);
        architectures = List.copyOf(architectures);
    }

    /** The candidates that may come: of an architecture that the machine runs, and from the repository that was asked for. */
    List<Candidate> eligible() {
        if (architectures.isEmpty() && request.from().isEmpty()) {
            return candidates;
        }
        return candidates.stream().filter(c -> runs(c) && isFromWhereItShould(c)).toList();
    }

    /** Whether the same packages are there and may come as in another problem: only wishes and leave may differ. */
    boolean hasPackagesOf(Problem other) {
        return installed.equals(other.installed)
                && candidates.equals(other.candidates)
                && architectures.equals(other.architectures)
                && request.from().equals(other.request.from());
    }

    /** Whether the machine runs a package. */
    boolean runs(Candidate candidate) {
        Arch arch = candidate.id().arch();
        return architectures.isEmpty() || arch.equals(Arch.NOARCH) || architectures.contains(arch);
    }

    private boolean isFromWhereItShould(Candidate candidate) {
        String only = request.from().get(candidate.id().name());
        return only == null || only.equals(candidate.repository());
    }
}
