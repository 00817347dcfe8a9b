package org.mypkg.txn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.mypkg.db.ScriptOutput;
import org.mypkg.diag.Failure;
import org.mypkg.manifest.ScriptPhase;

/** Triggers run once after COMMIT, never undo, and stay pending until they have run to a good end. */
final class TriggersTest {
    private final Machine machine = Machine.fresh();

    private static PackageBuilder index(String run) {
        return PackageBuilder.of("index", "1").trigger("/usr/share/info/*", run);
    }

    private static PackageBuilder info(String version) {
        return PackageBuilder.of("info", version).file("usr/share/info/a", version);
    }

    @Test
    void runOnceWithThePathsThatCameChangedAndWent() throws Failure {
        machine.run(index("paths /etc/seen").install());
        assertFalse(machine.exists("etc/seen"));
        machine.run(info("1").file("usr/share/info/b", "b").file("usr/bin/x", "x").install());
        assertEquals("/usr/share/info/a /usr/share/info/b", machine.read("etc/seen"));
        machine.run(info("2").file("usr/share/info/b", "b").replace());
        assertEquals("/usr/share/info/a", machine.read("etc/seen"));
        machine.run(PackageBuilder.remove("info"));
        assertEquals("/usr/share/info/a /usr/share/info/b", machine.read("etc/seen"));
    }

    @Test
    void packageThatGoesRunsNone() throws Failure {
        machine.run(index("paths /etc/seen").install(), info("1").install());
        machine.write("etc/seen", "before");
        machine.run(PackageBuilder.remove("index"), PackageBuilder.remove("info"));
        assertEquals("before", machine.read("etc/seen"));
        assertEquals(List.of(), machine.facts().pendingTriggers());
    }

    @Test
    void failedOneStaysPendingIsToldAndRetried() throws Failure {
        machine.run(index("needs /etc/ready\nwrite /etc/indexed yes").install());
        Committed committed = machine.run(info("1").install());
        assertTrue(machine.exists("usr/share/info/a"));
        assertEquals(List.of("a trigger of index 1 failed with exit code 9: mypkg history show 2 has what it printed,"
                + " mypkg recover tries again"), committed.notices());
        assertEquals(List.of(new ScriptOutput("index 1", "trigger: needs /etc/ready", 9, "/etc/ready is missing")),
                machine.facts().output(2));
        assertEquals(1, machine.engine().runPendingTriggers().size());
        assertEquals(1, machine.facts().output(2).size());
        machine.write("etc/ready", "");
        assertEquals(List.of(), machine.engine().runPendingTriggers());
        assertEquals("yes", machine.read("etc/indexed"));
        assertEquals(List.of(), machine.facts().pendingTriggers());
    }

    @Test
    void pendingOneOfANewerVersionRunsAsThatSays() throws Failure {
        machine.run(index("fail").install(), info("1").install());
        machine.run(PackageBuilder.of("index", "2").trigger("/usr/share/info/*", "paths /etc/seen").replace());
        assertFalse(machine.exists("etc/seen"));
        assertEquals(List.of(), machine.engine().runPendingTriggers());
        assertEquals("/usr/share/info/a", machine.read("etc/seen"));
    }

    @Test
    void pendingOneOfAPackageThatIsGoneIsForgotten() throws Failure {
        machine.run(index("fail").install(), info("1").install());
        machine.run(PackageBuilder.remove("index"));
        assertEquals(1, machine.facts().pendingTriggers().size());
        assertEquals(List.of(), machine.engine().runPendingTriggers());
        assertEquals(List.of(), machine.facts().pendingTriggers());
    }

    @Test
    void withoutScriptsNoneIsEverPending() throws Failure {
        machine.run(index("fail").install());
        TransactionEngine engine = machine.engine();
        ChangeSet changes = ChangeSet.of("test", List.of(info("1").install()), java.util.Optional.empty());
        Committed committed = engine.execute(engine.prepare(changes.with(new ChangeSet.Options(List.of(), false))));
        assertEquals(List.of(), committed.notices());
        assertEquals(List.of(), machine.facts().pendingTriggers());
    }

    @Test
    void tooManyPathsMeanAnyOfThem() throws Failure {
        machine.run(index("paths /etc/seen").install());
        PackageBuilder many = info("1");
        var name = "n".repeat(200);
        for (int i = 0; i < 400; i++) {
            many.file("usr/share/info/" + name + i, "");
        }
        machine.run(many.install());
        assertEquals("", machine.read("etc/seen"));
    }

    @Test
    void undoSetsThemOffAsWell() throws Failure {
        machine.run(index("paths /etc/seen").install());
        machine.run(info("1").install());
        machine.write("etc/seen", "before");
        TransactionEngine engine = machine.engine();
        engine.execute(engine.prepareUndo(2, "undo"));
        assertEquals("/usr/share/info/a", machine.read("etc/seen"));
    }

    @Test
    void whatScriptsPrintIsKeptWithTheirTransaction() throws Failure {
        machine.run(PackageBuilder.of("a", "1").script(ScriptPhase.PRE_INSTALL, "say one")
                .script(ScriptPhase.POST_INSTALL, "say two").trigger("/usr/a", "say three").file("usr/a", "a").install());
        var lines = new ArrayList<String>();
        for (ScriptOutput output : machine.facts().output(1)) {
            lines.add(output.label() + " " + output.output());
        }
        assertEquals(List.of("pre-install one", "post-install two", "trigger: say three three"), lines);
    }
}
