package org.mypkg.txn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.mypkg.diag.Failure;
import org.mypkg.manifest.FileMeta;
import org.mypkg.model.Bytes;
import org.mypkg.model.RootPath;
import org.mypkg.sys.DiskException;
import org.mypkg.sys.Effect;

/** A machine with one package that has one configuration file, and a user who edits it. */
abstract class ConfigScene {
    static final String CONF = "etc/c";
    static final String NEW = "etc/c.mypkg-new";
    static final String SAVE = "etc/c.mypkg-save";
    static final String ONE = "a\nb\nc\nd\ne\n";
    static final String TWO = "a\nb\nc\nd\nE2\n";
    static final String OTHER_TWO = "A2\nb\nc\nd\ne\n";
    static final String THREE = "a\nb\nc3\nd\nE2\n";
    static final String EDITED = "A-mine\nb\nc\nd\ne\n";
    static final String MERGED = "A-mine\nb\nc\nd\nE2\n";

    final Machine machine = Machine.fresh();

    static PackageBuilder pack(String version, String text) {
        return PackageBuilder.of("p", version).dir("etc").config(CONF, text).dir("usr").file("usr/p", version);
    }

    static PackageBuilder pack(String version, String text, FileMeta meta) {
        return PackageBuilder.of("p", version).dir("etc").config(RootPath.of(CONF), text, meta).dir("usr").file("usr/p", version);
    }

    /** Installs a version and lets the user edit the file. */
    void edited(String text) throws Failure {
        machine.run(pack("1", ONE).install());
        machine.write(CONF, text);
    }

    Committed upgrade(String version, String text) throws Failure {
        return machine.run(pack(version, text).replace());
    }

    void undo() throws Failure {
        undo(machine.engine().latest());
    }

    void undo(long id) throws Failure {
        TransactionEngine engine = machine.engine();
        engine.execute(engine.prepareUndo(id, "undo"));
    }

    void edit(ChangeSet.FileEdit... edits) throws Failure {
        TransactionEngine engine = machine.engine();
        engine.execute(engine.prepare(ChangeSet.ofEdits("config", List.of(edits))));
    }

    FileMeta meta(String path) throws DiskException {
        return machine.disk().stat(RootPath.of(path)).orElseThrow().meta();
    }

    void set(String path, int mode, int uid) throws DiskException {
        String text = machine.read(path);
        machine.disk().apply(new Effect.Unlink(RootPath.of(path)));
        machine.disk().apply(new Effect.WriteFile(RootPath.of(path), FileMeta.of(mode, uid, 0, 9), Effect.Content.of(Texts.bytes(text))));
    }

    void unlink(String path) throws DiskException {
        machine.disk().apply(new Effect.Unlink(RootPath.of(path)));
    }

    void link(String path, String target) throws DiskException {
        machine.disk().apply(new Effect.MakeSymlink(RootPath.of(path), Bytes.utf8(target), FileMeta.of(0777, 0, 0, 9)));
    }

    static void told(Committed committed, String words) {
        assertTrue(committed.notices().stream().anyMatch(notice -> notice.contains(words)), committed.notices().toString());
    }

    /** What the user sees, undone and done again: undo brings exactly this back. */
    String before = "";

    void remember() throws Failure {
        before = machine.image();
    }

    void undoBringsItBack() throws Failure {
        undo();
        assertEquals(before, machine.image());
        assertEquals(List.of(), machine.engine().verify(List.of()));
    }

    /** Bytes of test texts. */
    static final class Texts {
        static byte[] bytes(String text) {
            return text.getBytes(java.nio.charset.StandardCharsets.UTF_8);
        }
    }
}
