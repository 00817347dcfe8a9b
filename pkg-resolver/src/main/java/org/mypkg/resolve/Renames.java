package org.mypkg.resolve;

import java.util.Arrays;
import org.mypkg.model.PackageName;
import org.mypkg.world.Candidate;
import org.mypkg.world.InstalledPackage;

/**
 * Which packages an {@code upgrade} brings in place of one whose name is offered no longer: those that both replace it and
 * conflict with it. As long as the name itself is offered, such packages are rivals, not successors, and stay away.
 */
record Renames(Universe universe, Intent intent) {
    private static final int[] NONE = new int[0];

    /** The successors of an installed package, by number; none where the request does not upgrade it. */
    int[] of(InstalledPackage installed) {
        PackageName name = installed.id().name();
        if (!intent.upgrades(name) || intent.gone().contains(name) || intent.isOffered(name)) {
            return NONE;
        }
        int[] successors = NONE;
        for (int number : universe.versionsOf(name)) {
            successors = universe.isInstalled(number) ? universe.takeOversOf(number) : successors;
        }
        return Arrays.stream(successors).filter(number -> mayReplace(number, installed)).toArray();
    }

    private boolean mayReplace(int number, InstalledPackage installed) {
        return switch (universe.member(number)) {
            case Member.Here here -> false;
            case Member.Offered offered -> intent.mayReplace(offered.candidate(), installed) && isNew(offered.candidate());
        };
    }

    private boolean isNew(Candidate candidate) {
        return intent.installed(candidate.id().name()).isEmpty();
    }
}
