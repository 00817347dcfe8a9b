package org.mypkg.txn;

import java.util.ArrayList;
import java.util.List;
import org.mypkg.db.DatabaseException;
import org.mypkg.db.InstalledDb;
import org.mypkg.db.StoredPackage;
import org.mypkg.diag.Failure;
import org.mypkg.manifest.Trigger;
import org.mypkg.model.PathGlob;
import org.mypkg.model.RootPath;

/** Runs the triggers of installed packages whose globs match what a transaction touched, each once. They never undo. */
final class TriggerRunner {
    private final InstalledDb facts;
    private final ScriptRunner scripts;

    TriggerRunner(InstalledDb facts, ScriptRunner scripts) {
        this.facts = facts;
        this.scripts = scripts;
    }

    /** @return what the user should know */
    List<String> run(Prepared prepared) throws DatabaseException {
        var touched = new ArrayList<RootPath>();
        for (Step step : prepared.steps().steps()) {
            touched.add(step.path());
            prepared.steps().itemsOf(step).stream().map(Wanted::path).filter(p -> !p.equals(step.path())).forEach(touched::add);
        }
        var notices = new ArrayList<String>();
        for (StoredPackage package_ : facts.packages()) {
            for (Trigger trigger : package_.spec().triggers()) {
                run(package_, trigger, touched, notices);
            }
        }
        return notices;
    }

    private void run(StoredPackage package_, Trigger trigger, List<RootPath> touched, List<String> notices) {
        List<PathGlob> globs = trigger.paths().stream().map(PathGlob::of).toList();
        List<String> matching = touched.stream()
                .filter(path -> globs.stream().anyMatch(glob -> glob.matches(path)))
                .map(RootPath::toString)
                .toList();
        if (matching.isEmpty()) {
            return;
        }
        try {
            var result = scripts.run(new ScriptRunner.Script(package_.spec().id(), "trigger", trigger.run(), matching));
            if (result.exitCode() != 0) {
                notices.add("a trigger of " + package_.spec().id() + " failed with exit code " + result.exitCode());
            }
        } catch (Failure failed) {
            notices.add("a trigger of " + package_.spec().id() + " could not run: " + failed.diagnostic().title());
        }
    }
}
