package org.mypkg.txn;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.mypkg.db.NewTransaction;
import org.mypkg.model.RootPath;
import org.mypkg.sys.DiskException;
import org.mypkg.sys.FileStat;
import org.mypkg.sys.Filesystem;

/**
 * What is checked at the end of step 1, before anything is made: whether the disk can take the transaction, and whether it
 * lets us. Everything of one kind that stands against it is told at once.
 */
final class Preflight {
    /** The longest path that Linux takes, without the NUL at its end. */
    private static final int PATH_BYTES_MAX = 4095;
    /** What the name of a place under M(F) adds at most: {@code /rescued/t<id>/<number>/} and the like. */
    private static final int PLACE_BYTES = 64;

    private final Filesystem disk;
    private final Homes homes;
    private final Guards guards;

    /** @param guards the disk through which the steps were compiled */
    Preflight(Filesystem disk, Homes homes, Guards guards) {
        this.disk = disk;
        this.homes = homes;
        this.guards = guards;
    }

    void check(StepList steps, NewTransaction facts) throws TransactionException, DiskException {
        SortedMap<RootPath, Filesystem.Space> spaces = new TreeMap<>();
        for (RootPath home : Homes.used(steps.steps())) {
            spaces.put(home, disk.space(homes.existing(home)));
        }
        refuseLongPaths(steps);
        refuseReadOnly(spaces);
        refuseGuarded(steps);
        refuseForbidden(steps);
        refuseCaseClashes(steps, spaces);
        // What keeps no history is how a full disk is emptied: the blocks that only root gets do not count as free, and the
        // transaction may use them; a shortage that is met all the same is taken back like any other failure.
        if (facts.traces().kept()) {
            new SpaceNeed(disk, homes, steps, facts).refuseShortage(spaces);
        }
    }

    /** What comes inside a new directory is first made under T, where its path is longer. */
    private static void refuseLongPaths(StepList steps) throws TransactionException {
        for (Step step : steps.steps()) {
            int top = step.path().toBytes().length;
            for (Wanted wanted : steps.itemsOf(step)) {
                int inside = wanted.path().toBytes().length - top;
                if (step.home().toBytes().length + PLACE_BYTES + inside > PATH_BYTES_MAX) {
                    throw new TransactionException(new TransactionException.Fact.PathTooLong(wanted.path()));
                }
            }
        }
    }

    private void refuseReadOnly(SortedMap<RootPath, Filesystem.Space> spaces) throws TransactionException, DiskException {
        var readOnly = new ArrayList<RootPath>();
        for (var entry : spaces.entrySet()) {
            if (entry.getValue().readOnly()) {
                readOnly.add(homes.mountPoint(entry.getKey()));
            }
        }
        if (!readOnly.isEmpty()) {
            throw new TransactionException(new TransactionException.Fact.ReadOnly(readOnly));
        }
    }

    /** Inodes that root itself cannot change, and names on which something is mounted. */
    private void refuseGuarded(StepList steps) throws TransactionException {
        SortedMap<RootPath, FileStat.Guard> fixed = new TreeMap<>();
        SortedSet<RootPath> mounted = new TreeSet<>();
        for (Step step : steps.steps()) {
            for (RootPath path : touched(step)) {
                if (guards.at(path).isFixed()) {
                    fixed.put(path, guards.at(path));
                }
            }
            if (step.kind() != Step.Kind.DIRMETA) {
                guards.below(step.path()).stream().filter(path -> guards.at(path).mountRoot()).forEach(mounted::add);
            }
        }
        if (!fixed.isEmpty()) {
            throw new TransactionException(new TransactionException.Fact.Fixed(fixed));
        }
        if (!mounted.isEmpty()) {
            throw new TransactionException(new TransactionException.Fact.MountedOn(List.copyOf(mounted)));
        }
    }

    private List<RootPath> touched(Step step) {
        var touched = new ArrayList<RootPath>();
        touched.add(step.path());
        switch (step.kind()) {
            case DIRMETA -> {}
            case TYPE -> {
                touched.add(step.path().parent());
                touched.addAll(guards.below(step.path()));
            }
            case GEN, ADD, REPLACE, REMOVE, RMDIR -> touched.add(step.path().parent());
        }
        return touched;
    }

    /** What the kernel itself says of every directory in which names change: it knows owners, and what we do not. */
    private void refuseForbidden(StepList steps) throws TransactionException, DiskException {
        SortedSet<RootPath> directories = new TreeSet<>();
        for (Step step : steps.steps()) {
            directories.add(homes.existing(step.kind() == Step.Kind.DIRMETA ? step.path() : step.path().parent()));
        }
        for (RootPath home : Homes.used(steps.steps())) {
            directories.add(homes.existing(home));
        }
        for (RootPath directory : directories) {
            try {
                disk.mayChange(directory);
            } catch (DiskException refused) {
                if (refused.errno() == DiskException.EROFS) {
                    throw new TransactionException(new TransactionException.Fact.ReadOnly(List.of(directory)), refused);
                }
                throw refused;
            }
        }
    }

    /** On FAT two names that differ in case alone are one; the second would take the first one's place. */
    private static void refuseCaseClashes(StepList steps, SortedMap<RootPath, Filesystem.Space> spaces)
            throws TransactionException {
        SortedMap<String, RootPath> byFolded = new TreeMap<>();
        for (Step step : steps.steps()) {
            Filesystem.Space space = spaces.get(step.home());
            if (space == null || !space.caseBlind()) {
                continue;
            }
            for (Wanted wanted : steps.itemsOf(step)) {
                RootPath other = byFolded.putIfAbsent(CaseFolding.fold(wanted.path()), wanted.path());
                if (other != null && !other.equals(wanted.path())) {
                    throw new TransactionException(
                            new TransactionException.Fact.OnlyCaseDiffers(homeOf(step), other, wanted.path()));
                }
            }
        }
    }

    private static RootPath homeOf(Step step) {
        return step.home().equals(Places.MAIN) ? RootPath.ROOT : step.home().parent();
    }
}
