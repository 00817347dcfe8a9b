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
    private final List<RootPath> leavingDirectories = new ArrayList<>();

    private StepCompiler(Filesystem disk, Homes homes, SortedMap<RootPath, Goal> goals, List<String> notices) {
        this.disk = disk;
        this.homes = homes;
        this.goals = goals;
        this.notices = notices;
    }

    private record Draft(Step.Kind kind, RootPath path, NodeType oldType, NodeType newType, FileMeta oldMeta, List<Wanted> items) {}

    /** @param notices receives what the user should know */
    static StepList compile(Filesystem disk, Homes homes, SortedMap<RootPath, Goal> goals, SortedSet<RootPath> generated,
            List<String> notices) throws TransactionException, DiskException {
        var compiler = new StepCompiler(disk, homes, goals, notices);
        compiler.walk();
        compiler.generate(generated);
        compiler.removeDirectories();
        return compiler.number(List.copyOf(generated));
    }

    private void walk() throws TransactionException, DiskException {
        Optional<Draft> whole = Optional.empty();
        for (var entry : goals.entrySet()) {
            RootPath path = entry.getKey();
            if (whole.isPresent() && path.startsWith(whole.get().path())) {
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
            if (isDirectory) {
                refuseForeign(path, path);
            }
            return Optional.of(draft(Step.Kind.TYPE, path, live, have.wanted()));
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

    /** A directory that holds anything else than what goes with it is never swapped. */
    private void refuseForeign(RootPath top, RootPath directory) throws TransactionException, DiskException {
        for (Bytes name : disk.list(directory)) {
            RootPath inside = directory.resolve(name.toArray());
            if (!(goals.get(inside) instanceof Goal.Gone)) {
                throw new TransactionException(new TransactionException.Fact.ForeignInside(top, inside));
            }
            if (NodeType.of(disk.stat(inside)) == NodeType.DIRECTORY) {
                refuseForeign(top, inside);
            }
        }
    }

    private Optional<Draft> gone(RootPath path, Goal.Gone gone) throws DiskException {
        Optional<FileStat> live = disk.stat(path);
        if (live.isEmpty()) {
            return Optional.empty();
        }
        boolean isDirectory = live.get().kind() == FileStat.Kind.DIRECTORY;
        if (isDirectory && gone.directory()) {
            leavingDirectories.add(path);
        } else if (!isDirectory && !gone.directory()) {
            drafts.add(new Draft(Step.Kind.REMOVE, path, NodeType.of(live), NodeType.NONE, live.get().meta(), List.of()));
            leaving.add(path);
        } else {
            notices.add(path + " is left: it is not what its package had put there");
        }
        return Optional.empty();
    }

    /** A directory goes with its last owner, unless it holds what is nobody's or a place where something is mounted. */
    private void removeDirectories() throws DiskException {
        for (RootPath path : leavingDirectories.reversed()) {
            FileStat live = disk.stat(path).orElseThrow();
            boolean mounted = disk.stat(path.parent()).map(FileStat::mount).orElse(live.mount()) != live.mount();
            if (mounted || holdsMore(path)) {
                continue;
            }
            leaving.add(path);
            drafts.add(new Draft(Step.Kind.RMDIR, path, NodeType.DIRECTORY, NodeType.NONE, live.meta(), List.of()));
        }
    }

    private boolean holdsMore(RootPath directory) throws DiskException {
        for (Bytes name : disk.list(directory)) {
            RootPath inside = directory.resolve(name.toArray());
            if (!leaving.contains(inside)) {
                if (!leavingDirectories.contains(inside)) {
                    notices.add(directory + " is left: it holds " + inside + ", which no package of this transaction owns");
                }
                return true;
            }
        }
        return goals.tailMap(directory).entrySet().stream()
                .takeWhile(e -> e.getKey().startsWith(directory))
                .anyMatch(e -> e.getValue() instanceof Goal.Have);
    }

    /** What scripts may write is copied before they run, unless it lies in a directory that is new as a whole. */
    private void generate(SortedSet<RootPath> generated) throws DiskException {
        for (RootPath path : generated) {
            boolean covered = leaving.contains(path) || drafts.stream().anyMatch(d ->
                    (d.kind() == Step.Kind.ADD || d.kind() == Step.Kind.TYPE) && path.startsWith(d.path()));
            Optional<FileStat> live = disk.stat(path);
            boolean parent = NodeType.of(disk.stat(path.parent())) == NodeType.DIRECTORY || path.parent().isRoot();
            if (!covered && parent && NodeType.of(live) != NodeType.DIRECTORY) {
                drafts.add(new Draft(Step.Kind.GEN, path, NodeType.of(live), NodeType.FILE,
                        live.map(FileStat::meta).orElse(Step.NO_META), List.of()));
            }
        }
    }

    private Draft draft(Step.Kind kind, RootPath path, Optional<FileStat> live, Wanted wanted) {
        var items = new ArrayList<Wanted>();
        items.add(wanted);
        var draft = new Draft(kind, path, NodeType.of(live), wanted.type(), live.map(FileStat::meta).orElse(Step.NO_META), items);
        drafts.add(draft);
        return draft;
    }

    private StepList number(List<RootPath> outputs) throws DiskException {
        Comparator<Draft> order = Comparator.comparing(Draft::kind);
        drafts.sort(order.thenComparing((a, b) -> a.kind() == Step.Kind.RMDIR ? b.path().compareTo(a.path()) : a.path().compareTo(b.path())));
        var steps = new ArrayList<Step>();
        var items = new TreeMap<Integer, List<Wanted>>();
        for (Draft draft : drafts) {
            int number = steps.size() + 1;
            RootPath home = draft.kind() == Step.Kind.DIRMETA ? homes.of(draft.path()) : homes.of(draft.path().parent());
            steps.add(new Step(draft.kind(), number, home, draft.path(), draft.oldType(), draft.newType(), draft.oldMeta()));
            if (!draft.items().isEmpty()) {
                items.put(number, List.copyOf(draft.items()));
            }
        }
        return new StepList(steps, items, outputs);
    }

    /** The new metadata of a directory that stays. */
    static FileMeta newMeta(StepList list, Step dirmeta) {
        return ((FileEntry.Directory) list.itemsOf(dirmeta).getFirst().entry()).meta();
    }
}
