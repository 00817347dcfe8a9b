package org.mypkg.resolve;

import java.util.List;
import java.util.Objects;
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
 */
public record Problem(List<InstalledPackage> installed, World world, Request request, List<Candidate> candidates) {
    public Problem {
        installed = List.copyOf(installed);
        Objects.requireNonNull(world);
        Objects.requireNonNull(request);
        candidates = List.copyOf(candidates);
    }
}
