package org.mypkg.txn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.mypkg.diag.Failure;
import org.mypkg.manifest.FileMeta;
import org.mypkg.model.RootPath;
import org.mypkg.sys.Effect;

/** What {@code verify} sees of hard links and generated files, and that threads change nothing of it. */
final class VerifierTest {
    private final Machine machine = Machine.fresh();

    private List<String> problems() throws Failure {
        return machine.engine().verify(List.of()).stream().map(p -> p.path() + " " + p.kind().label()).toList();
    }

    private void repair() throws Failure {
        TransactionEngine engine = machine.engine();
        Repair repair = engine.repair(engine.verify(List.of()));
        assertEquals(List.of(), repair.refusals());
        engine.execute(engine.prepareRepair(repair, "repair"));
    }

    private void makeAgain(String path, String content) throws Failure {
        machine.disk().apply(new Effect.Unlink(RootPath.of(path)));
        machine.disk().apply(new Effect.WriteFile(RootPath.of(path), FileMeta.of(0644, 0, 0, 1_700_000_000),
                Effect.Content.of(content.getBytes(java.nio.charset.StandardCharsets.UTF_8))));
    }

    @Test
    void hardLinksThatFellApartAreFoundAndJoinedAgain() throws Failure {
        machine.run(PackageBuilder.of("h", "1").file("a", "same").hard("b", "a").hard("c", "a").install());
        String good = machine.image();
        assertEquals(List.of(), problems());
        makeAgain("b", "same");
        assertEquals(List.of("/b link"), problems());
        repair();
        assertEquals(good, machine.image());
        makeAgain("a", "same");
        assertEquals(List.of("/b link", "/c link"), problems());
        repair();
        assertEquals(List.of(), problems());
        assertTrue(machine.disk().stat(RootPath.of("a")).orElseThrow().links() >= 3);
    }

    @Test
    void aDamagedFirstNameIsPutBackFromAnotherNameWithAllOthers() throws Failure {
        machine.run(PackageBuilder.of("h", "1").file("a", "same").hard("b", "a").hard("c", "a").install());
        String good = machine.image();
        makeAgain("a", "bad!");
        assertEquals(List.of("/a content", "/b link", "/c link"), problems());
        repair();
        assertEquals(good, machine.image());
    }

    @Test
    void aGeneratedFileMayHoldAnything() throws Failure {
        machine.run(PackageBuilder.of("g", "1").file("cache", "seed").generated("cache").install());
        machine.disk().apply(new Effect.Unlink(RootPath.of("cache")));
        machine.disk().apply(new Effect.WriteFile(RootPath.of("cache"), FileMeta.of(0644, 0, 0, 5), Effect.Content.of(new byte[999])));
        assertEquals(List.of(), problems());
        machine.disk().apply(new Effect.SetMeta(RootPath.of("cache"), FileMeta.of(0600, 0, 0, 5)));
        assertEquals(List.of("/cache mode"), problems());
    }

    @Test
    void theNumberOfThreadsShowsNowhere() throws Failure {
        for (int p = 0; p < 5; p++) {
            PackageBuilder package_ = PackageBuilder.of("p" + p, "1").dir("usr");
            for (int i = 0; i < 150; i++) {
                package_.file("usr/p" + p + "-" + i, "content " + i);
            }
            machine.run(package_.install());
        }
        for (int i = 0; i < 150; i += 7) {
            machine.write("usr/p" + i % 5 + "-" + i, "changed");
        }
        var packages = machine.facts().packages();
        List<Problem> alone = new Verifier(machine.disk(), machine.facts(), new Workers(1), Problem.Look.CLOSE).verify(packages);
        assertEquals(22, alone.size());
        for (int threads = 2; threads < 5; threads++) {
            assertEquals(alone, new Verifier(machine.disk(), machine.facts(), new Workers(threads), Problem.Look.CLOSE).verify(packages));
        }
    }
}
