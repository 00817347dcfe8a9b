package org.mypkg.txn;

import java.util.ArrayList;
import java.util.List;
import org.mypkg.manifest.PackageSpec;
import org.mypkg.manifest.ScriptPhase;
import org.mypkg.model.RootPath;

/** Which scripts a transaction runs, in the order of its changes. */
final class Scripts {
    private Scripts() {}

    static boolean hasPost(PackageSpec spec) {
        return spec.scripts().containsKey(ScriptPhase.POST_INSTALL) || spec.scripts().containsKey(ScriptPhase.POST_UPGRADE)
                || spec.scripts().containsKey(ScriptPhase.POST_REMOVE);
    }

    /** A package's part in a transaction as its scripts see it. */
    sealed interface Turn {
        record Install(PackageSpec to) implements Turn {}

        record Upgrade(PackageSpec from, PackageSpec to) implements Turn {}

        record Remove(PackageSpec from) implements Turn {}
    }

    static List<ScriptRunner.Script> pre(List<Turn> turns) {
        var scripts = new ArrayList<ScriptRunner.Script>();
        for (Turn turn : turns) {
            switch (turn) {
                case Turn.Install t -> add(scripts, t.to(), ScriptPhase.PRE_INSTALL, List.of(version(t.to())));
                case Turn.Upgrade t -> add(scripts, t.to(), ScriptPhase.PRE_UPGRADE, List.of(version(t.to()), version(t.from())));
                case Turn.Remove t -> add(scripts, t.from(), ScriptPhase.PRE_REMOVE, List.of(version(t.from())));
            }
        }
        return scripts;
    }

    static List<ScriptRunner.Script> post(List<Turn> turns) {
        var scripts = new ArrayList<ScriptRunner.Script>();
        for (Turn turn : turns) {
            switch (turn) {
                case Turn.Install t -> add(scripts, t.to(), ScriptPhase.POST_INSTALL, List.of(version(t.to())));
                case Turn.Upgrade t -> add(scripts, t.to(), ScriptPhase.POST_UPGRADE, List.of(version(t.to()), version(t.from())));
                case Turn.Remove t -> add(scripts, t.from(), ScriptPhase.POST_REMOVE, List.of(version(t.from())));
            }
        }
        return scripts;
    }

    /** The old root is not armed while {@code pre-*} run, so that they may look and not write. */
    private static void add(List<ScriptRunner.Script> scripts, PackageSpec spec, ScriptPhase phase, List<String> arguments) {
        String text = spec.scripts().get(phase);
        if (text != null) {
            List<RootPath> writes = phase.label().startsWith("pre-") ? List.of() : writes(spec);
            scripts.add(new ScriptRunner.Script(spec.id(), phase.label(), text, arguments, writes, 0));
        }
    }

    /** All that a package's scripts and triggers may write. */
    static List<RootPath> writes(PackageSpec spec) {
        var writes = new ArrayList<>(spec.generated());
        writes.addAll(spec.scriptWrites());
        return writes;
    }

    private static String version(PackageSpec spec) {
        return spec.id().version().value();
    }
}
