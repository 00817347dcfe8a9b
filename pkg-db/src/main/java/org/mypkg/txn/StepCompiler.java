package org.mypkg.txn;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.mypkg.manifest.FileEntry;
import org.mypkg.manifest.FileMeta;
import org.mypkg.model.Bytes;
import org.mypkg.model.RootPath;
import org.mypkg.sys.DiskException;
import org.mypkg.sys.FileStat;
import org.mypkg.sys.Filesystem;

/**
 * Turns goals into steps, reading the disk and changing nothing (step 1). No step's path lies under another's TYPE or ADD
 * path: a new directory comes whole, by one rename, with all that it holds.
 */
final class StepCompiler {
    private final Filesystem disk;
    private final Homes homes;
    private final SortedMap<RootPath, Goal> goals;
    private final List<String> notices;
    private final List<Draft> drafts = new ArrayList<>();
    private final SortedSet<RootPath> leaving = new TreeSet<>();
    private final SortedSet<RootPath> staying = new TreeSet<>();

    private StepCompiler(Filesystem disk, Homes homes, SortedMap<RootPath, Goal> goals, List<String> notices) {
        this.disk = disk;
        this.homes = homes;
        this.goals = goals;
        this.notices = notices;
    }

    private record Draft(Step.Kind kind, RootPath path, NodeType oldType, NodeType newType, FileMeta oldMeta, List<Wanted> items,
            SortedMap<RootPath, FileStat> known) {
        /** Whether it is the only step at its path and below. */
        boolean covers(RootPath inside) {
            boolean whole = kind == Step.Kind.ADD || kind == Step.Kind.TYPE || kind == Step.Kind.RMDIR;
            return whole && inside.startsWith(path);
        }
    }

    /**
     * @param timesAfter what directories' times shall be in the end
     * @param notices receives what the user should know
     */
    static StepList compile(Filesystem disk, Homes homes, SortedMap<RootPath, Goal> goals, SortedSet<RootPath> generated,
            List<DirectoryTime> timesAfter, List<String> notices) throws TransactionException, DiskException {
        var compiler = new StepCompiler(disk, homes, goals, notices);
        compiler.walk();
        compiler.generate(generated);
        compiler.tellWhatIsLeft();
        compiler.timesAlone(timesAfter);
        return compiler.number(List.copyOf(generated), timesAfter);
    }

    private void walk() throws TransactionException, DiskException {
        Optional<Draft> whole = Optional.empty();
        for (var entry : goals.entrySet()) {
            RootPath path = entry.getKey();
            if (whole.isPresent() && whole.get().covers(path)) {
                if (entry.getValue() instanceof Goal.Have have) {
                    whole.get().items().add(have.wanted());
                }
                continue;
            }
            whole = switch (entry.getValue()) {
                case Goal.Have have -> have(path, have);
                case Goal.Gone gone -> gone(path, gone);
            };
        }
    }

    /** @return the step, if it covers all that lies below its path */
    private Optional<Draft> have(RootPath path, Goal.Have have) throws TransactionException, DiskException {
        Optional<FileStat> live = disk.stat(path);
        NodeType type = have.wanted().type();
        if (live.isEmpty()) {
            return Optional.of(draft(Step.Kind.ADD, path, live, have.wanted()));
        }
        boolean isDirectory = live.get().kind() == FileStat.Kind.DIRECTORY;
        if (isDirectory && type == NodeType.DIRECTORY) {
            if (have.force() && !Likeness.sameMeta(live.get().meta(), have.wanted().entry().meta())) {
                draft(Step.Kind.DIRMETA, path, live, have.wanted());
            }
            return Optional.empty();
        }
        if (isDirectory || type == NodeType.DIRECTORY) {
            if (isDirectory && isStuck(path)) {
                throw new TransactionException(new TransactionException.Fact.Stuck(path));
            }
            Draft changed = draft(Step.Kind.TYPE, path, live, have.wanted());
            changed.known().put(path, live.get());
            Optional<RootPath> foreign = isDirectory ? foreignIn(path, live.get(), changed.known()) : Optional.empty();
            if (foreign.isPresent()) {
                boolean mounted = disk.stat(foreign.get()).map(FileStat::mount).filter(m -> m != live.get().mount()).isPresent();
                throw new TransactionException(mounted
                        ? new TransactionException.Fact.MountedOn(List.of(foreign.get()))
                        : new TransactionException.Fact.ForeignInside(path, foreign.get()));
            }
            return Optional.of(changed);
        }
        if (mustReplace(path, live.get(), have)) {
            draft(Step.Kind.REPLACE, path, live, have.wanted());
        }
        return Optional.empty();
    }

    private boolean mustReplace(RootPath path, FileStat live, Goal.Have have) throws DiskException {
        if (have.wanted().source() instanceof Wanted.Source.Inode inode) {
            Optional<FileStat> source = disk.stat(inode.from());
            return source.isEmpty() || !source.get().sameInode(live);
        }
        return have.force() || !Likeness.looksLike(disk, path, live, have.wanted().entry());
    }

    /**
     * The first thing below a directory that does not go with it: what is nobody's, or not what its package had put there, or a
     * place where something is mounted.
     *
     * @param known receives what goes
     */
    private Optional<RootPath> foreignIn(RootPath directory, FileStat itself, SortedMap<RootPath, FileStat> known) throws DiskException {
        for (Bytes name : disk.list(directory)) {
            RootPath inside = directory.resolve(name.toArray());
            FileStat live = disk.stat(inside).orElseThrow(() -> new DiskException("find", inside.toString(), DiskException.ENOENT));
            boolean isDirectory = live.kind() == FileStat.Kind.DIRECTORY;
            boolean goes = goals.get(inside) instanceof Goal.Gone gone && gone.directory() == isDirectory
                    && live.mount() == itself.mount();
            if (!goes) {
                return Optional.of(inside);
            }
            known.put(inside, live);
            Optional<RootPath> deeper = isDirectory ? foreignIn(inside, live, known) : Optional.empty();
            if (deeper.isPresent()) {
                return deeper;
            }
        }
        return Optional.empty();
    }

    private Optional<Draft> gone(RootPath path, Goal.Gone gone) throws DiskException {
        Optional<FileStat> live = disk.stat(path);
        if (live.isEmpty()) {
            return Optional.empty();
        }
        boolean isDirectory = live.get().kind() == FileStat.Kind.DIRECTORY;
        if (isDirectory && gone.directory()) {
            return goneDirectory(path, live.get());
        } else if (!isDirectory && !gone.directory()) {
            drafts.add(new Draft(Step.Kind.REMOVE, path, NodeType.of(live), NodeType.NONE, live.get().meta(), List.of(), new TreeMap<>()));
            leaving.add(path);
        } else {
            notices.add(path + " is left: it is not what its package had put there");
        }
        return Optional.empty();
    }

    /** A directory goes as a whole, in one rename, or stays: then what of it goes, goes one by one. */
    private Optional<Draft> goneDirectory(RootPath path, FileStat live) throws DiskException {
        var known = new TreeMap<RootPath, FileStat>();
        known.put(path, live);
        boolean mounted = disk.stat(path.parent()).map(FileStat::mount).orElse(live.mount()) != live.mount();
        boolean gains = goals.tailMap(path).entrySet().stream()
                .takeWhile(e -> e.getKey().startsWith(path))
                .anyMatch(e -> e.getValue() instanceof Goal.Have);
        if (mounted || gains || foreignIn(path, live, known).isPresent()) {
            staying.add(path);
            return Optional.empty();
        }
        if (isStuck(path)) {
            staying.add(path);
            notices.add(path + " is left: it lies in a lower layer of an overlay file system, which moves no directories");
            return Optional.empty();
        }
        var whole = new Draft(Step.Kind.RMDIR, path, NodeType.DIRECTORY, NodeType.NONE, live.meta(), List.of(), known);
        drafts.add(whole);
        leaving.add(path);
        return Optional.of(whole);
    }

    /** Whether its file system cannot move the directory. Where we were never before there is nothing to try it with. */
    private boolean isStuck(RootPath directory) throws DiskException {
        RootPath home = homes.of(directory.parent());
        boolean known = disk.stat(home).isPresent() && !disk.list(home).isEmpty();
        return known && !directory.startsWith(home) && !home.startsWith(directory) && !disk.mayMove(directory, home);
    }

    /** Of directories that lost all owners and stay, the deepest are told: what they hold is the reason. */
    private void tellWhatIsLeft() throws DiskException {
        for (RootPath directory : staying) {
            for (Bytes name : disk.list(directory)) {
                RootPath inside = directory.resolve(name.toArray());
                if (!leaving.contains(inside) && !staying.contains(inside)) {
                    notices.add(directory + " is left: it holds " + inside + ", which no package of this transaction owns");
                    break;
                }
            }
        }
    }

    /** What scripts may write is copied before they run, unless it lies in a directory that is new as a whole. */
    private void generate(SortedSet<RootPath> generated) throws DiskException {
        for (RootPath path : generated) {
            boolean covered = leaving.contains(path) || drafts.stream().anyMatch(d -> d.covers(path));
            Optional<FileStat> live = disk.stat(path);
            boolean parent = NodeType.of(disk.stat(path.parent())) == NodeType.DIRECTORY || path.parent().isRoot();
            if (!covered && parent && NodeType.of(live) != NodeType.DIRECTORY) {
                drafts.add(new Draft(Step.Kind.GEN, path, NodeType.of(live), NodeType.FILE,
                        live.map(FileStat::meta).orElse(Step.NO_META), List.of(), new TreeMap<>()));
            }
        }
    }

    /** A directory in which no name changes in the end, but whose time shall be another: its metadata changes, as a step. */
    private void timesAlone(List<DirectoryTime> timesAfter) throws DiskException {
        var touched = new TreeSet<RootPath>();
        drafts.forEach(draft -> {
            touched.add(draft.path());
            touched.add(draft.path().parent());
        });
        for (DirectoryTime time : timesAfter) {
            boolean covered = touched.contains(time.path()) || drafts.stream().anyMatch(draft -> draft.covers(time.path()));
            Optional<FileStat> live = covered ? Optional.empty() : disk.stat(time.path());
            if (live.isPresent() && live.get().kind() == FileStat.Kind.DIRECTORY && !time.isOf(live.get().meta())) {
                var entry = new FileEntry.Directory(time.path(), time.in(live.get().meta()));
                draft(Step.Kind.DIRMETA, time.path(), live, new Wanted(entry, new Wanted.Source.None()));
            }
        }
    }

    private Draft draft(Step.Kind kind, RootPath path, Optional<FileStat> live, Wanted wanted) {
        var items = new ArrayList<Wanted>();
        items.add(wanted);
        var draft = new Draft(kind, path, NodeType.of(live), wanted.type(), live.map(FileStat::meta).orElse(Step.NO_META), items,
                new TreeMap<>());
        drafts.add(draft);
        return draft;
    }

    private StepList number(List<RootPath> outputs, List<DirectoryTime> timesAfter) throws DiskException {
        drafts.sort(Comparator.comparing(Draft::kind).thenComparing(draft -> draft.kind() == Step.Kind.TYPE && draft.newType() != NodeType.DIRECTORY)
                .thenComparing(Draft::path));
        var steps = new ArrayList<Step>();
        var items = new TreeMap<Integer, List<Wanted>>();
        var known = new TreeMap<Integer, SortedMap<RootPath, FileStat>>();
        for (Draft draft : drafts) {
            int number = steps.size() + 1;
            RootPath home = draft.kind() == Step.Kind.DIRMETA ? homes.of(draft.path()) : homes.of(draft.path().parent());
            steps.add(new Step(draft.kind(), number, home, draft.path(), draft.oldType(), draft.newType(), draft.oldMeta()));
            if (!draft.items().isEmpty()) {
                items.put(number, List.copyOf(draft.items()));
            }
            if (!draft.known().isEmpty()) {
                known.put(number, draft.known());
            }
        }
        List<DirectoryTime> times = times(steps);
        SortedSet<RootPath> changing = new TreeSet<>();
        times.forEach(time -> changing.add(time.path()));
        List<DirectoryTime> after = timesAfter.stream().filter(time -> changing.contains(time.path())).toList();
        return new StepList(steps, items, known, times, after, outputs);
    }

    /** Of all directories in which names will change. */
    private List<DirectoryTime> times(List<Step> steps) throws DiskException {
        var parents = new TreeSet<RootPath>();
        steps.stream().filter(step -> step.kind() != Step.Kind.DIRMETA).forEach(step -> parents.add(step.path().parent()));
        var times = new ArrayList<DirectoryTime>();
        for (RootPath parent : parents) {
            Optional<FileStat> live = disk.stat(parent);
            if (live.isPresent() && live.get().kind() == FileStat.Kind.DIRECTORY) {
                times.add(new DirectoryTime(parent, live.get().meta().mtimeSeconds(), live.get().meta().mtimeNanos()));
            }
        }
        return times;
    }

    /** The new metadata of a directory that stays. */
    static FileMeta newMeta(StepList list, Step dirmeta) {
        return ((FileEntry.Directory) list.itemsOf(dirmeta).getFirst().entry()).meta();
    }
}
