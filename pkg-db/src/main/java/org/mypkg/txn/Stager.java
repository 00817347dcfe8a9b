package org.mypkg.txn;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.mypkg.diag.Failure;
import org.mypkg.manifest.FileEntry;
import org.mypkg.manifest.Frame;
import org.mypkg.manifest.Manifest;
import org.mypkg.model.RootPath;
import org.mypkg.sys.DiskException;
import org.mypkg.sys.Effect;
import org.mypkg.sys.FileStat;
import org.mypkg.sys.Filesystem;

/**
 * Step 3: makes everything new under T, and gives everything old a second name there, so that applying is renames only.
 * The live tree is not touched (T1), and no live inode is written to (T6).
 */
final class Stager {
    private final Filesystem disk;
    private final DiskActions actions;
    private final Workers workers;

    Stager(Filesystem disk, Workers workers) {
        this.disk = disk;
        this.actions = new DiskActions(disk);
        this.workers = workers;
    }

    /** The journal as it is armed, and how what goes looked when it was staged, by the step's number. */
    record Staged(Journal journal, SortedMap<Integer, FileStat> before) {}

    Staged stage(Journal journal, StepList list, List<PackageChange> changes) throws Failure, IOException {
        makePlaces(journal);
        SortedMap<RootPath, RootPath> places = places(journal.id(), list);
        List<Wanted> all = new ArrayList<>();
        list.items().values().forEach(all::addAll);
        makeDirectories(all, places);
        unpack(all, places, changes);
        for (Wanted wanted : all) {
            make(wanted, places);
        }
        SortedSet<Integer> copied = onHomesWithoutLinks(journal);
        SortedMap<Integer, FileStat> before = keepOld(journal, copied);
        finishDirectories(all, places);
        Journal staged = journal.withStaged(numbers(journal), made(journal, copied), copied);
        disk.apply(new Effect.WriteFile(Places.plan(journal.id()), Step.NO_META, Effect.Content.of(JournalCodec.encode(staged))));
        return new Staged(staged, before);
    }

    private void makePlaces(Journal journal) throws DiskException {
        for (RootPath home : journal.homes()) {
            RootPath transaction = Places.transaction(home, journal.id());
            actions.makeOurs(transaction);
            actions.makeOurs(transaction.resolve("new"));
            actions.makeOurs(transaction.resolve("old"));
        }
    }

    /** Where each new path is made, by its path in the root. */
    private static SortedMap<RootPath, RootPath> places(long id, StepList list) {
        var places = new TreeMap<RootPath, RootPath>();
        for (Step step : list.steps()) {
            RootPath base = Places.staged(id, step);
            for (Wanted wanted : list.itemsOf(step)) {
                places.put(wanted.path(), wanted.path().equals(step.path()) ? base : base.resolve(below(wanted.path(), step.path())));
            }
        }
        return places;
    }

    private static byte[] below(RootPath path, RootPath top) {
        byte[] whole = path.toBytes();
        return java.util.Arrays.copyOfRange(whole, top.toBytes().length + 1, whole.length);
    }

    private void makeDirectories(List<Wanted> all, SortedMap<RootPath, RootPath> places) throws DiskException {
        for (Wanted wanted : all) {
            if (wanted.entry() instanceof FileEntry.Directory directory) {
                disk.apply(new Effect.MakeDirectory(place(places, wanted.path()), directory.meta()));
            }
        }
    }

    /** Making entries changed the directories' times; the deepest are put right first. */
    private void finishDirectories(List<Wanted> all, SortedMap<RootPath, RootPath> places) throws DiskException {
        List<Wanted> deepestFirst = new ArrayList<>(all);
        Collections.reverse(deepestFirst);
        for (Wanted wanted : deepestFirst) {
            if (wanted.entry() instanceof FileEntry.Directory directory) {
                disk.apply(new Effect.SetMeta(place(places, wanted.path()), directory.meta()));
            }
        }
    }

    private void unpack(List<Wanted> all, SortedMap<RootPath, RootPath> places, List<PackageChange> changes)
            throws Failure, IOException {
        var wantedOf = new TreeMap<Integer, SortedMap<Integer, Wanted>>();
        for (Wanted wanted : all) {
            if (wanted.source() instanceof Wanted.Source.Payload source) {
                wantedOf.computeIfAbsent(source.change(), c -> new TreeMap<>()).put(source.file(), wanted);
            }
        }
        var tasks = new ArrayList<Callable<Void>>();
        for (Map.Entry<Integer, SortedMap<Integer, Wanted>> one : wantedOf.entrySet()) {
            addTasks(tasks, changes.get(one.getKey()), one.getValue(), places);
        }
        workers.runAll(tasks);
    }

    private void addTasks(List<Callable<Void>> tasks, PackageChange change, SortedMap<Integer, Wanted> wanted,
            SortedMap<RootPath, RootPath> places) {
        Manifest manifest = Contents.manifest(change);
        PackagePayload payload = Contents.payload(change);
        for (int i = 0; i < manifest.frames().size(); i++) {
            Frame frame = manifest.frames().get(i);
            int number = i;
            if (!wanted.subMap(frame.firstFile(), frame.firstFile() + frame.fileCount()).isEmpty()) {
                tasks.add(() -> {
                    payload.readFrame(number, (file, entry, content) -> write(wanted.get(file), content, places));
                    return null;
                });
            }
        }
    }

    private void write(@org.jspecify.annotations.Nullable Wanted wanted, InputStream content, SortedMap<RootPath, RootPath> places)
            throws DiskException {
        if (wanted != null) {
            disk.apply(new Effect.WriteFile(place(places, wanted.path()), wanted.entry().meta(), content::transferTo));
        }
    }

    /** Makes what needs no payload. Hard links come after the files that they link to, by the order of paths. */
    private void make(Wanted wanted, SortedMap<RootPath, RootPath> places) throws DiskException {
        RootPath place = place(places, wanted.path());
        switch (wanted.source()) {
            case Wanted.Source.Payload unpacked -> {}
            case Wanted.Source.Inline inline -> disk.apply(
                    new Effect.WriteFile(place, wanted.entry().meta(), Effect.Content.of(inline.content().toArray())));
            case Wanted.Source.Inode inode -> actions.linkOrCopy(inode.from(), place);
            case Wanted.Source.Copy copy -> actions.copy(copy.from(), place);
            case Wanted.Source.None none -> makeFromEntry(wanted.entry(), place, places);
        }
    }

    private void makeFromEntry(FileEntry entry, RootPath place, SortedMap<RootPath, RootPath> places) throws DiskException {
        switch (entry) {
            case FileEntry.Directory made -> {}
            case FileEntry.Regular empty -> disk.apply(new Effect.WriteFile(place, empty.meta(), Effect.Content.of(new byte[0])));
            case FileEntry.Hardlink link -> actions.linkOrCopy(places.getOrDefault(link.target(), link.target()), place);
            case FileEntry.Symlink link -> disk.apply(new Effect.MakeSymlink(place, link.target(), link.meta()));
            case FileEntry.Fifo fifo -> disk.apply(new Effect.MakeNode(place, new Effect.NodeKind.Fifo(), fifo.meta()));
            case FileEntry.Device node -> disk.apply(new Effect.MakeNode(place,
                    node.block() ? new Effect.NodeKind.BlockDevice(node.major(), node.minor())
                            : new Effect.NodeKind.CharacterDevice(node.major(), node.minor()), node.meta()));
        }
    }

    /** The steps on file systems that know no hard links: there inode numbers do not last either. The main home has links. */
    private SortedSet<Integer> onHomesWithoutLinks(Journal journal) throws DiskException {
        var without = new TreeSet<RootPath>();
        for (RootPath home : journal.homes()) {
            if (!home.equals(Places.MAIN) && !hasLinks(Places.transaction(home, journal.id()))) {
                without.add(home);
            }
        }
        var steps = new TreeSet<Integer>();
        journal.steps().stream().filter(step -> without.contains(step.home())).map(Step::number).forEach(steps::add);
        return steps;
    }

    private boolean hasLinks(RootPath transaction) throws DiskException {
        RootPath probe = transaction.resolve("probe");
        RootPath second = transaction.resolve("probe2");
        disk.apply(new Effect.WriteFile(probe, Step.NO_META, Effect.Content.of(new byte[0])));
        boolean linked = actions.linkOrCopy(probe, second);
        disk.apply(new Effect.Unlink(second));
        disk.apply(new Effect.Unlink(probe));
        return linked;
    }

    /** @param copied receives the steps whose inode could not be given a second name */
    private SortedMap<Integer, FileStat> keepOld(Journal journal, SortedSet<Integer> copied) throws DiskException {
        var before = new TreeMap<Integer, FileStat>();
        for (Step step : journal.steps()) {
            RootPath old = Places.oldItem(journal.id(), step);
            switch (step.kind()) {
                case REPLACE, REMOVE -> {
                    before.put(step.number(), actions.need(step.path()));
                    if (!actions.linkOrCopy(step.path(), old)) {
                        copied.add(step.number());
                    }
                }
                case GEN -> {
                    if (step.oldType() != NodeType.NONE) {
                        actions.copy(step.path(), old);
                    }
                }
                case ADD, DIRMETA, TYPE, RMDIR -> {}
            }
        }
        return before;
    }

    private SortedMap<RootPath, Long> numbers(Journal journal) throws DiskException {
        var numbers = new TreeMap<RootPath, Long>();
        for (RootPath home : journal.homes()) {
            numbers.put(home, actions.need(Places.transaction(home, journal.id())).inode());
        }
        return numbers;
    }

    private SortedMap<Integer, Identity> made(Journal journal, SortedSet<Integer> copied) throws DiskException {
        var made = new TreeMap<Integer, Identity>();
        for (Step step : journal.steps()) {
            boolean brings = step.kind() == Step.Kind.ADD || step.kind() == Step.Kind.REPLACE || step.kind() == Step.Kind.TYPE;
            if (brings && step.newType() != NodeType.DIRECTORY) {
                Identity found = Identity.of(actions.need(Places.staged(journal.id(), step)));
                made.put(step.number(), copied.contains(step.number()) ? found.unnumbered() : found);
            }
        }
        return made;
    }

    private static RootPath place(SortedMap<RootPath, RootPath> places, RootPath path) {
        RootPath place = places.get(path);
        if (place == null) {
            throw new IllegalStateException("no place for " + path);
        }
        return place;
    }
}
