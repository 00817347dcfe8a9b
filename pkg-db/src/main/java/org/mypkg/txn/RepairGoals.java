package org.mypkg.txn;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.mypkg.db.DatabaseException;
import org.mypkg.db.InstalledDb;
import org.mypkg.db.NewTransaction;
import org.mypkg.db.StoredPackage;
import org.mypkg.diag.Failure;
import org.mypkg.manifest.FileEntry;
import org.mypkg.manifest.Frame;
import org.mypkg.manifest.Manifest;
import org.mypkg.model.Digest;
import org.mypkg.model.PackageName;
import org.mypkg.sys.DiskException;
import org.mypkg.sys.Filesystem;

/**
 * Turns a repair into goals and changes of a transaction: each package concerned is laid down once more, in the facts, and of
 * its files those that are wrong. The package of a change holds just the contents needed, from wherever they come.
 */
final class RepairGoals {
    private final Filesystem disk;
    private final InstalledDb facts;
    private final Goals goals = new Goals();
    private final List<PackageChange> changes = new ArrayList<>();

    RepairGoals(Filesystem disk, InstalledDb facts) {
        this.disk = disk;
        this.facts = facts;
    }

    /** @throws IllegalStateException when something is lacking still */
    Goals plan(Repair repair) throws DiskException, DatabaseException {
        SortedMap<PackageName, List<Repair.Target>> byOwner = new TreeMap<>();
        for (Repair.Target target : repair.targets().values()) {
            byOwner.computeIfAbsent(target.owner().name(), o -> new ArrayList<>()).add(target);
        }
        for (List<Repair.Target> targets : byOwner.values()) {
            plan(targets);
        }
        GoalPlanner.completeParents(disk, goals);
        return goals;
    }

    List<PackageChange> changes() {
        return changes;
    }

    private void plan(List<Repair.Target> targets) throws DatabaseException {
        StoredPackage owner = targets.getFirst().owner();
        var parts = new Parts(disk);
        for (Repair.Target target : targets) {
            Wanted.Source source = switch (target.content()) {
                case Repair.Content.None none -> new Wanted.Source.None();
                case Repair.Content.File file -> new Wanted.Source.Payload(changes.size(), parts.add(target));
                case Repair.Content.Archived archived -> new Wanted.Source.Payload(changes.size(), parts.add(target));
                case Repair.Content.Lacking lacking -> throw new IllegalStateException("lacking " + target.entry().path());
            };
            goals.have(new Wanted(target.entry(), source), true);
        }
        var manifest = new Manifest(owner.spec(), parts.files, parts.frames);
        changes.add(new PackageChange.Replace(owner.name(), manifest, parts, owner.repository()));
        goals.removedRows.add(owner.row());
        goals.added.add(new NewTransaction.Added(owner.spec(), owner.repository(), facts.files(owner.row()),
                facts.pristine(owner.row())));
    }

    /** A payload of one file a frame, each read from where it was found and checked against the facts while it is copied. */
    private static final class Parts implements PackagePayload {
        private final Filesystem disk;
        private final List<Repair.Target> targets = new ArrayList<>();
        private final List<FileEntry> files = new ArrayList<>();
        private final List<Frame> frames = new ArrayList<>();

        Parts(Filesystem disk) {
            this.disk = disk;
        }

        int add(Repair.Target target) {
            int number = targets.size();
            targets.add(target);
            files.add(target.entry());
            FileEntry.Regular file = (FileEntry.Regular) target.entry();
            frames.add(new Frame(number, 1, file.sizeBytes(), file.sizeBytes(), file.digest()));
            return number;
        }

        @Override
        public void readFrame(int number, Receiver receiver) throws Failure, IOException {
            Repair.Target target = targets.get(number);
            FileEntry.Regular file = (FileEntry.Regular) target.entry();
            switch (target.content()) {
                case Repair.Content.File from -> {
                    try (InputStream in = disk.read(from.from())) {
                        receiver.accept(number, file, new Checked(in, file));
                    }
                }
                case Repair.Content.Archived archived -> archived.payload().readFrame(frameOf(archived), (index, entry, content) -> {
                    if (index == archived.file()) {
                        receiver.accept(number, file, new Checked(content, file));
                    }
                });
                case Repair.Content.None none -> throw new IOException("no content: " + file.path());
                case Repair.Content.Lacking lacking -> throw new IOException("no content: " + file.path());
            }
        }

        private static int frameOf(Repair.Content.Archived archived) throws IOException {
            List<Frame> frames = archived.archive().frames();
            for (int i = 0; i < frames.size(); i++) {
                Frame frame = frames.get(i);
                if (archived.file() >= frame.firstFile() && archived.file() < frame.firstFile() + frame.fileCount()) {
                    return i;
                }
            }
            throw new IOException("no frame holds file " + archived.file());
        }
    }

    /** Fails at its end unless it was the content that the facts promise. */
    private static final class Checked extends InputStream {
        private final InputStream in;
        private final FileEntry.Regular promised;
        private final MessageDigest digester = Digest.digester();
        private boolean ended;

        Checked(InputStream in, FileEntry.Regular promised) {
            this.in = in;
            this.promised = promised;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int from, int length) throws IOException {
            int n = in.read(bytes, from, length);
            if (n > 0) {
                digester.update(bytes, from, n);
            } else if (n < 0 && !ended) {
                ended = true;
                if (!Digest.finish(digester).equals(promised.digest())) {
                    throw new IOException("what was found for " + promised.path() + " is another content by now");
                }
            }
            return n;
        }
    }
}
