package org.mypkg.txn;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.mypkg.db.DatabaseException;
import org.mypkg.db.InstalledDb;
import org.mypkg.db.NewTransaction;
import org.mypkg.db.PendingTrigger;
import org.mypkg.db.StoredPackage;
import org.mypkg.manifest.PackageSpec;
import org.mypkg.manifest.Trigger;
import org.mypkg.model.PathGlob;
import org.mypkg.model.RootPath;

/**
 * Which triggers a transaction sets off: those of the packages that are installed afterwards, whose globs match a path that
 * comes, changes or goes. Worked out before anything is done, so that they are pending facts from step 2 on, and no cut
 * between COMMIT and their run loses one.
 */
final class TriggerWishes {
    /** More than this is told to no program: none of the paths then means any of them. */
    private static final int PATHS_MAX_CHARS = 1 << 16;

    private final InstalledDb facts;

    TriggerWishes(InstalledDb facts) {
        this.facts = facts;
    }

    List<PendingTrigger.Wish> of(Goals goals, StepList steps) throws DatabaseException {
        var wishes = new ArrayList<PendingTrigger.Wish>();
        List<PackageSpec> specs = installedAfter(goals);
        if (specs.stream().allMatch(spec -> spec.triggers().isEmpty())) {
            return wishes;
        }
        SortedSet<RootPath> touched = touched(goals, steps);
        for (PackageSpec spec : specs) {
            for (Trigger trigger : spec.triggers()) {
                List<String> paths = matching(trigger, touched);
                if (!paths.isEmpty()) {
                    boolean many = paths.stream().mapToLong(String::length).sum() > PATHS_MAX_CHARS;
                    wishes.add(new PendingTrigger.Wish(spec.id().name(), trigger.run(), many ? List.of() : paths));
                }
            }
        }
        return wishes;
    }

    private List<PackageSpec> installedAfter(Goals goals) throws DatabaseException {
        var specs = new ArrayList<PackageSpec>();
        for (StoredPackage package_ : facts.packages()) {
            if (!goals.removedRows.contains(package_.row())) {
                specs.add(package_.spec());
            }
        }
        goals.added.stream().map(NewTransaction.Added::spec).forEach(specs::add);
        return specs;
    }

    /** What goes inside a directory that goes by one step counts as well. */
    private static SortedSet<RootPath> touched(Goals goals, StepList steps) {
        SortedSet<RootPath> touched = new TreeSet<>();
        SortedSet<RootPath> taken = new TreeSet<>();
        for (Step step : steps.steps()) {
            touched.add(step.path());
            steps.itemsOf(step).stream().map(Wanted::path).forEach(touched::add);
            if (step.oldType() == NodeType.DIRECTORY && step.kind() != Step.Kind.DIRMETA) {
                taken.add(step.path());
            }
        }
        goals.byPath.forEach((path, goal) -> {
            if (goal instanceof Goal.Gone && path.ancestors().stream().anyMatch(taken::contains)) {
                touched.add(path);
            }
        });
        return touched;
    }

    private static List<String> matching(Trigger trigger, SortedSet<RootPath> touched) {
        List<PathGlob> globs = trigger.paths().stream().map(PathGlob::of).toList();
        return touched.stream()
                .filter(path -> globs.stream().anyMatch(glob -> glob.matches(path)))
                .map(RootPath::toString)
                .toList();
    }
}
