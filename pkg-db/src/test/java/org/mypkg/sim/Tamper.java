package org.mypkg.sim;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.mypkg.db.DatabaseException;
import org.mypkg.db.InstalledDb;
import org.mypkg.model.Bytes;
import org.mypkg.model.RootPath;
import org.mypkg.sys.DiskException;
import org.mypkg.sys.Effect;
import org.mypkg.sys.FileStat;
import org.mypkg.sys.Filesystem;
import org.mypkg.sys.PassingDisk;

/** A disk that passes effects on, but not as it was told: each kind of it plants one mistake in the transaction above it. */
abstract class Tamper extends PassingDisk {
    static final RootPath MAIN = RootPath.of("var/lib/mypkg");
    static final RootPath JOURNAL = MAIN.resolve("journal");
    static final RootPath DONE = MAIN.resolve("journal.done");

    /** How far the transaction is, by what it has done so far. */
    enum Phase {
        STAGING,
        ARMED,
        COMMITTED,
        RECOVERING
    }

    private final Filesystem below;
    private final InstalledDb facts;
    private final boolean recovering;
    private final List<Effect> held = new ArrayList<>();
    private Phase phase = Phase.STAGING;
    private long id;

    Tamper(SimMachine machine) {
        super(machine.disk());
        below = machine.disk();
        facts = machine.facts();
        recovering = exists(JOURNAL) || exists(DONE);
        if (recovering) {
            phase = Phase.RECOVERING;
        }
    }

    /** Passes the effect on, or does something else. */
    abstract void tamper(Effect effect) throws DiskException;

    @Override
    public final void apply(Effect effect) throws DiskException {
        if (effect instanceof Effect.MakeDirectory make && make.path().parent().equals(MAIN)
                && make.path().toString().matches(".*/t[0-9]+")) {
            id = Long.parseLong(make.path().toString().replaceFirst(".*/t", ""));
        }
        tamper(effect);
        if (!recovering && effect instanceof Effect.Rename rename) {
            phase = rename.to().equals(JOURNAL) ? Phase.ARMED : rename.to().equals(DONE) ? Phase.COMMITTED : phase;
        }
    }

    Phase phase() {
        return phase;
    }

    RootPath transaction() {
        return MAIN.resolve("t" + id);
    }

    void pass(Effect effect) throws DiskException {
        below.apply(effect);
    }

    void hold(Effect effect) {
        held.add(effect);
    }

    void release() throws DiskException {
        List<Effect> now = List.copyOf(held);
        held.clear();
        for (Effect effect : now) {
            below.apply(effect);
        }
    }

    void promote() throws DiskException {
        try {
            facts.promote(id);
        } catch (DatabaseException failed) {
            throw new DiskException("promote", String.valueOf(id), DiskException.EIO, failed);
        }
    }

    void removeTree(RootPath path) throws DiskException {
        if (!exists(path)) {
            return;
        }
        if (!isDirectory(path)) {
            pass(new Effect.Unlink(path));
            return;
        }
        for (Bytes name : below.list(path)) {
            removeTree(path.resolve(name.toArray()));
        }
        pass(new Effect.RemoveDirectory(path));
    }

    boolean exists(RootPath path) {
        try {
            return below.stat(path).isPresent();
        } catch (DiskException unreadable) {
            return false;
        }
    }

    boolean isDirectory(RootPath path) throws DiskException {
        return below.stat(path).filter(stat -> stat.kind() == FileStat.Kind.DIRECTORY).isPresent();
    }

    static boolean isSync(Effect effect) {
        return effect instanceof Effect.SyncFilesystem;
    }

    static boolean isSyncOf(RootPath directory, Effect effect) {
        return effect instanceof Effect.SyncDirectory sync && sync.path().equals(directory);
    }

    static boolean isRenameTo(RootPath path, Effect effect) {
        return effect instanceof Effect.Rename rename && rename.to().equals(path);
    }

    static boolean isUnlinkOf(RootPath path, Effect effect) {
        return effect instanceof Effect.Unlink unlink && unlink.path().equals(path);
    }

    /** What really lies there, however this disk lies. */
    FileStat real(RootPath path) throws DiskException {
        return below.stat(path).orElseThrow();
    }

    byte[] content(RootPath path) throws DiskException {
        try (InputStream in = below.read(path)) {
            return in.readAllBytes();
        } catch (IOException failed) {
            throw new DiskException("read", path.toString(), DiskException.EIO, failed);
        }
    }

    static boolean inOld(RootPath path) {
        return path.toString().matches(".*/t[0-9]+/old/[0-9]+");
    }

    static boolean inNew(RootPath path) {
        return path.toString().matches(".*/t[0-9]+/new/[0-9]+");
    }

    @Override
    public InputStream read(RootPath path) throws DiskException {
        try (InputStream in = below.read(path)) {
            return new ByteArrayInputStream(seen(path, in.readAllBytes()));
        } catch (IOException failed) {
            throw new DiskException("read", path.toString(), DiskException.EIO, failed);
        }
    }

    /** What the transaction is told that a file holds. */
    byte[] seen(RootPath path, byte[] content) {
        return content;
    }
}
