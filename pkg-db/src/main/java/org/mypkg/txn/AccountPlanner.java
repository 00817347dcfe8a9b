package org.mypkg.txn;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.mypkg.diag.Failure;
import org.mypkg.manifest.FileEntry;
import org.mypkg.manifest.FileMeta;
import org.mypkg.manifest.Frame;
import org.mypkg.model.Bytes;
import org.mypkg.model.Digest;
import org.mypkg.model.RootPath;
import org.mypkg.sys.DiskException;
import org.mypkg.sys.FileStat;
import org.mypkg.sys.Filesystem;

/**
 * Makes declared accounts goals of the transaction: the files of accounts with the new lines, from what lies there or what a
 * package of the same transaction brings. They are armed, undone and recovered like any file.
 */
final class AccountPlanner {
    static final RootPath PASSWD = RootPath.of("etc/passwd");
    static final RootPath GROUP = RootPath.of("etc/group");
    static final RootPath SHADOW = RootPath.of("etc/shadow");
    static final RootPath GSHADOW = RootPath.of("etc/gshadow");

    private final Filesystem disk;
    private final DiskActions actions;
    private final Packages packages;
    private final ChangeSet changes;
    private final Goals goals;
    private final SortedMap<RootPath, RootPath> places = new TreeMap<>();
    private final SortedMap<RootPath, Digest> before = new TreeMap<>();

    AccountPlanner(Filesystem disk, Packages packages, ChangeSet changes, Goals goals) {
        this.disk = disk;
        this.actions = new DiskActions(disk);
        this.packages = packages;
        this.changes = changes;
        this.goals = goals;
    }

    /** A file of accounts that is to change. @param before what it held when it was read */
    record Edit(RootPath path, Digest before) {}

    /** T4: what was added to a file of accounts between its reading and its staging is in none of our lines. */
    static void refuseChanged(Filesystem disk, Journal journal, List<Edit> edits) throws TransactionException, DiskException {
        var actions = new DiskActions(disk);
        for (Edit edit : edits) {
            for (Step step : journal.steps()) {
                boolean replaced = step.path().equals(edit.path()) && step.kind() == Step.Kind.REPLACE;
                if (replaced && !actions.digest(Places.oldItem(journal.id(), step)).equals(edit.before())) {
                    throw new TransactionException(new TransactionException.Fact.ChangedMeanwhile(edit.path()));
                }
            }
        }
    }

    void plan(long timeSeconds) throws TransactionException, DiskException {
        var declared = new ArrayList<Accounts.Declared>();
        for (Packages.Arriving package_ : packages.arriving()) {
            package_.spec().accounts().forEach(account -> declared.add(new Accounts.Declared(package_.name(), account)));
        }
        if (declared.isEmpty()) {
            return;
        }
        SortedMap<RootPath, AccountFile> files = new TreeMap<>();
        for (RootPath path : List.of(PASSWD, GROUP, SHADOW, GSHADOW)) {
            Optional<byte[]> content = content(path);
            boolean needed = path.equals(PASSWD) || path.equals(GROUP);
            if (content.isPresent() || needed) {
                files.put(path, new AccountFile(content.orElse(new byte[0])));
            }
        }
        new Accounts(need(files, PASSWD), need(files, GROUP), Optional.ofNullable(files.get(SHADOW)),
                Optional.ofNullable(files.get(GSHADOW)), goals.notices).add(declared);
        for (var file : files.entrySet()) {
            if (file.getValue().isChanged()) {
                have(file.getKey(), file.getValue().content(), timeSeconds);
            }
        }
    }

    private static AccountFile need(SortedMap<RootPath, AccountFile> files, RootPath path) {
        AccountFile file = files.get(path);
        if (file == null) {
            throw new IllegalStateException("no " + path);
        }
        return file;
    }

    private RootPath place(RootPath path) throws TransactionException, DiskException {
        RootPath place = places.get(path);
        if (place == null) {
            place = packages.resolver().physical(path).orElseThrow(() -> unusable(path, "its directory is a link that leads nowhere"));
            places.put(path, place);
        }
        return place;
    }

    /** What the file will hold before lines are added. */
    private Optional<byte[]> content(RootPath path) throws TransactionException, DiskException {
        RootPath place = place(path);
        if (goals.byPath.get(place) instanceof Goal.Have have) {
            return Optional.of(coming(have.wanted()));
        }
        Optional<FileStat> live = disk.stat(place);
        if (live.isPresent() && live.get().kind() != FileStat.Kind.REGULAR) {
            throw unusable(path, "it is no regular file");
        }
        if (live.isEmpty()) {
            return Optional.empty();
        }
        byte[] content = actions.readAll(place);
        before.put(place, Digest.of(content));
        return Optional.of(content);
    }

    private byte[] coming(Wanted wanted) throws TransactionException, DiskException {
        if (!(wanted.entry() instanceof FileEntry.Regular)) {
            throw unusable(wanted.path(), "the package that brings it makes it no regular file");
        }
        return switch (wanted.source()) {
            case Wanted.Source.Payload payload -> unpacked(payload);
            case Wanted.Source.Inline inline -> inline.content().toArray();
            case Wanted.Source.Inode inode -> actions.readAll(inode.from());
            case Wanted.Source.Copy copy -> actions.readAll(copy.from());
            case Wanted.Source.None none -> new byte[0];
        };
    }

    private byte[] unpacked(Wanted.Source.Payload source) throws TransactionException, DiskException {
        PackageChange change = changes.changes().get(source.change());
        List<Frame> frames = Contents.manifest(change).frames();
        var content = new ArrayList<byte[]>();
        try {
            for (int i = 0; i < frames.size(); i++) {
                Frame frame = frames.get(i);
                if (source.file() >= frame.firstFile() && source.file() < frame.firstFile() + frame.fileCount()) {
                    Contents.payload(change).readFrame(i, (file, entry, in) -> {
                        if (file == source.file()) {
                            content.add(in.readAllBytes());
                        }
                    });
                }
            }
        } catch (IOException failed) {
            throw new DiskException("read", "a package's payload", DiskException.EIO, failed);
        } catch (Failure failed) {
            throw new TransactionException(new TransactionException.Fact.Unreadable(failed.diagnostic()), failed);
        }
        return content.isEmpty() ? new byte[0] : content.getFirst();
    }

    private void have(RootPath path, byte[] content, long timeSeconds) throws TransactionException, DiskException {
        RootPath place = place(path);
        Optional<FileStat> live = disk.stat(place);
        FileMeta meta = FileMeta.of(0644, 0, 0, timeSeconds);
        if (goals.byPath.get(place) instanceof Goal.Have have) {
            meta = have.wanted().entry().meta();
        } else if (live.isPresent()) {
            FileMeta old = live.get().meta();
            meta = new FileMeta(old.mode(), old.uid(), old.gid(), timeSeconds, 0, old.xattrs());
            Optional.ofNullable(before.get(place)).ifPresent(digest -> goals.edits.add(new Edit(place, digest)));
        }
        var entry = new FileEntry.Regular(place, meta, content.length, Digest.of(content));
        goals.have(new Wanted(entry, new Wanted.Source.Inline(Bytes.of(content))), true);
        goals.wrote(place, entry.digest());
    }

    private static TransactionException unusable(RootPath path, String reason) {
        return new TransactionException(new TransactionException.Fact.AccountFile(path, reason));
    }
}
