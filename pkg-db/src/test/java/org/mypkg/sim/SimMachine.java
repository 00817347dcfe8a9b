package org.mypkg.sim;

import java.util.HashMap;
import java.util.List;
import org.mypkg.db.MemoryInstalledDb;
import org.mypkg.manifest.FileMeta;
import org.mypkg.sys.FileStat;

/** A disk and facts behind one gate. */
final class SimMachine {
    private final SimFilesystem disk;
    private final SimFacts facts;

    private SimMachine(SimFilesystem disk, SimFacts facts) {
        this.disk = disk;
        this.facts = facts;
    }

    /** A machine with an empty disk of one file system. */
    static SimMachine empty() {
        SimNode root = SimNode.of(FileStat.Kind.DIRECTORY, FileMeta.of(0755, 0, 0, 0));
        var volumes = List.of(new Volume(1, Volume.Flavor.UNIX, root));
        var facts = new SimFacts.State(new MemoryInstalledDb(), SimFacts.State.NEW);
        return boot(new Snapshot(volumes, new HashMap<>(), facts), Gate.OPEN);
    }

    /** A machine that goes on from a snapshot, which stays as it is. */
    static SimMachine boot(Snapshot from, Gate gate) {
        var disk = new SimFilesystem(from.volumes().stream().map(Volume::copy).toList(), from.mounts(), gate);
        return new SimMachine(disk, new SimFacts(from.facts(), gate));
    }

    SimFilesystem disk() {
        return disk;
    }

    SimFacts facts() {
        return facts;
    }

    Snapshot snapshot() {
        return new Snapshot(disk.snapshot(), disk.mounts(), facts.snapshot());
    }

    /** Everything that was done is durable now. */
    void syncAll() {
        disk.syncAll();
    }
}
