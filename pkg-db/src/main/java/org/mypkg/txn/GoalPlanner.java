package org.mypkg.txn;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.mypkg.db.DatabaseException;
import org.mypkg.db.InstalledDb;
import org.mypkg.db.NewTransaction;
import org.mypkg.db.OwnedFile;
import org.mypkg.diag.Failure;
import org.mypkg.manifest.FileEntry;
import org.mypkg.manifest.FileMeta;
import org.mypkg.model.Digest;
import org.mypkg.model.PackageName;
import org.mypkg.model.RootPath;
import org.mypkg.sys.DiskException;
import org.mypkg.sys.FileStat;
import org.mypkg.sys.Filesystem;

/** Works out, from packages that come and go, what shall lie at each path. It decides who owns what; it knows no steps. */
final class GoalPlanner {
    private final Filesystem disk;
    private final InstalledDb facts;
    private final ChangeSet changes;
    private final Packages packages;
    private final AlternativeLinks links;
    private final ConfigPlanner config;
    private final ConflictCheck conflicts;
    private final Goals goals = new Goals();

    GoalPlanner(Filesystem disk, InstalledDb facts, ChangeSet changes, long timeSeconds)
            throws TransactionException, DatabaseException, DiskException {
        this.facts = facts;
        this.changes = changes;
        this.packages = new Packages(disk, facts, changes.changes());
        this.disk = packages.disk();
        this.links = AlternativeLinks.of(this.disk, facts, packages, Pins.of(this.disk, changes.world()), timeSeconds);
        this.config = new ConfigPlanner(this.disk, facts, packages, goals, timeSeconds);
        this.conflicts = new ConflictCheck(this.disk, changes.options());
    }

    Goals plan(long timeSeconds) throws Failure {
        config.readTexts(changes.changes());
        SortedSet<RootPath> scope = scope();
        SortedMap<RootPath, List<OwnedFile>> others = others(scope);
        SortedMap<RootPath, List<Packages.Arriving>> coming = coming();
        for (RootPath path : scope) {
            decide(path, coming.getOrDefault(path, List.of()), others.getOrDefault(path, List.of()));
        }
        conflicts.refuseIfAny();
        generated();
        new AccountPlanner(disk, packages, changes, goals).plan(timeSeconds);
        world(timeSeconds);
        FileEdits.plan(disk, goals, changes.edits());
        completeParents(disk, goals);
        recordFacts();
        return goals;
    }

    private SortedSet<RootPath> scope() {
        SortedSet<RootPath> scope = new TreeSet<>(links.paths());
        packages.leaving().forEach(l -> scope.addAll(l.files().byPath().keySet()));
        packages.arriving().forEach(a -> scope.addAll(a.files().byPath().keySet()));
        return scope;
    }

    private SortedMap<RootPath, List<OwnedFile>> others(SortedSet<RootPath> scope) throws DatabaseException {
        var others = new TreeMap<RootPath, List<OwnedFile>>();
        for (var entry : facts.owners(scope).entrySet()) {
            others.put(entry.getKey(), entry.getValue().stream().filter(o -> !packages.leaves(o.owner())).toList());
        }
        return others;
    }

    private SortedMap<RootPath, List<Packages.Arriving>> coming() {
        var coming = new TreeMap<RootPath, List<Packages.Arriving>>();
        for (Packages.Arriving one : packages.arriving()) {
            for (RootPath path : one.files().byPath().keySet()) {
                coming.computeIfAbsent(path, p -> new ArrayList<>()).add(one);
            }
        }
        return coming;
    }

    private void decide(RootPath path, List<Packages.Arriving> coming, List<OwnedFile> others)
            throws TransactionException, DatabaseException, DiskException {
        Optional<Packages.Arriving> winner = conflicts.winner(path, coming, others);
        boolean stays = others.stream().anyMatch(o -> !(o.entry() instanceof FileEntry.Directory));
        if (winner.isPresent()) {
            file(winner.get(), path, others);
        } else if (stays) {
            return;
        } else if (!coming.isEmpty()) {
            directory(coming.getFirst(), path, !others.isEmpty());
        } else if (others.isEmpty() && !links.place(path, goals, conflicts)) {
            leave(path);
        }
    }

    private void file(Packages.Arriving owner, RootPath path, List<OwnedFile> others)
            throws TransactionException, DatabaseException, DiskException {
        FileEntry entry = owner.files().byPath().get(path);
        if (entry == null) {
            throw new IllegalStateException("no entry for " + path);
        }
        Wanted wanted = new Wanted(entry, source(owner, entry));
        Optional<Packages.Leaving> before = before(path, owner.name());
        Optional<FileStat> live = disk.stat(path);
        if (config.stays(owner, wanted, before, others, live)) {
            return;
        }
        if (before.isPresent()) {
            boolean same = before.get().files().same(path, owner.files());
            goals.have(wanted, !same || isDamaged(owner, before.get(), entry, live));
        } else if (!others.isEmpty() || live.isEmpty() || links.isOurs(path)) {
            goals.have(wanted, true);
        } else if (Likeness.difference(disk, path, live.get(), owner.files().meant(entry)).isEmpty()) {
            goals.have(wanted, false);
        } else if (conflicts.mayOverwrite(path) && live.get().kind() != FileStat.Kind.DIRECTORY) {
            goals.have(wanted, true);
        } else if (config.isConfig(owner.spec(), entry) && live.get().kind() == FileStat.Kind.REGULAR) {
            config.keepUnowned(wanted);
        } else {
            conflicts.unowned(owner.name(), path);
        }
    }

    /** Where one package is laid down once more, content is read, and what differs is put right though the manifests agree. */
    private boolean isDamaged(Packages.Arriving owner, Packages.Leaving before, FileEntry entry, Optional<FileStat> live)
            throws DiskException {
        boolean reinstall = before.row().spec().id().equals(owner.spec().id());
        return reinstall && live.isPresent()
                && Likeness.difference(disk, entry.path(), live.get(), owner.files().meant(entry)).isPresent();
    }

    private void directory(Packages.Arriving owner, RootPath path, boolean shared) throws DatabaseException, DiskException {
        FileEntry entry = owner.files().byPath().get(path);
        if (entry == null) {
            throw new IllegalStateException("no entry for " + path);
        }
        Optional<Packages.Leaving> before = before(path, owner.name());
        Optional<FileStat> live = disk.stat(path);
        if (before.isEmpty() && live.isPresent() && live.get().kind() != FileStat.Kind.DIRECTORY && !shared && !links.isOurs(path)) {
            conflicts.unowned(owner.name(), path);
            return;
        }
        if (config.isInTheWay(entry, before, live)) {
            return;
        }
        boolean changed = before.isPresent() && !before.get().files().same(path, owner.files());
        boolean adopted = before.isEmpty() && !shared;
        goals.have(new Wanted(entry, new Wanted.Source.None()), changed || adopted);
    }

    /** Nobody wants the path any more. */
    private void leave(RootPath path) throws DatabaseException, DiskException {
        for (Packages.Leaving package_ : packages.had(path)) {
            FileEntry entry = package_.files().byPath().get(path);
            if (entry != null) {
                if (config.mayGo(package_.row().spec(), entry)) {
                    goals.gone(path, entry instanceof FileEntry.Directory);
                }
                return;
            }
        }
    }

    /** The package that had the path: the same one if it can be, else any that goes in this transaction. */
    private Optional<Packages.Leaving> before(RootPath path, PackageName owner) {
        List<Packages.Leaving> had = packages.had(path);
        Optional<Packages.Leaving> same = had.stream().filter(l -> l.row().name().equals(owner)).findFirst();
        return same.isPresent() ? same : had.stream().findFirst();
    }

    private static Wanted.Source source(Packages.Arriving owner, FileEntry entry) {
        Integer file = owner.sources().get(entry.path());
        return entry instanceof FileEntry.Regular && file != null
                ? new Wanted.Source.Payload(owner.change(), file)
                : new Wanted.Source.None();
    }

    /** Declared outputs: of packages that go they go, of packages whose scripts run they are copied first. */
    private void generated() throws DiskException {
        SortedSet<RootPath> kept = new TreeSet<>();
        for (Packages.Arriving package_ : packages.arriving()) {
            kept.addAll(resolved(package_.spec().generated()));
            if (changes.options().scripts() && Scripts.hasPost(package_.spec())) {
                goals.generated.addAll(resolved(package_.spec().generated()));
                goals.generated.addAll(resolved(package_.spec().scriptWrites()));
            }
        }
        for (Packages.Leaving package_ : packages.leaving()) {
            if (changes.options().scripts() && Scripts.hasPost(package_.row().spec())) {
                goals.generated.addAll(resolved(package_.row().spec().scriptWrites()));
            }
            for (RootPath path : resolved(package_.row().spec().generated())) {
                if (!kept.contains(path) && !goals.byPath.containsKey(path)) {
                    goals.gone(path, NodeType.of(disk.stat(path)) == NodeType.DIRECTORY);
                }
            }
        }
    }

    private SortedSet<RootPath> resolved(List<RootPath> paths) throws DiskException {
        var resolved = new TreeSet<RootPath>();
        for (RootPath path : paths) {
            packages.resolver().physical(path).ifPresent(resolved::add);
        }
        return resolved;
    }

    private void world(long timeSeconds) throws DiskException {
        if (changes.world() instanceof ChangeSet.NewWorld.Written written) {
            byte[] content = written.content().toArray();
            boolean regular = NodeType.of(disk.stat(Places.WORLD)) == NodeType.FILE;
            if (regular && new DiskActions(disk).digest(Places.WORLD).equals(Digest.of(content))) {
                return;
            }
            var entry = new FileEntry.Regular(Places.WORLD, FileMeta.of(0644, 0, 0, timeSeconds), content.length, Digest.of(content));
            goals.have(new Wanted(entry, new Wanted.Source.Inline(written.content())), true);
        }
    }

    /** A path needs its directories; those that nobody lists are made plain. */
    static void completeParents(Filesystem disk, Goals goals) throws DiskException {
        for (RootPath path : List.copyOf(goals.byPath.keySet())) {
            if (!(goals.byPath.get(path) instanceof Goal.Have)) {
                continue;
            }
            for (RootPath above : path.ancestors()) {
                boolean wanted = goals.byPath.get(above) instanceof Goal.Have;
                if (!wanted && disk.stat(above).isEmpty()) {
                    goals.have(new Wanted(new FileEntry.Directory(above, FileMeta.of(0755, 0, 0, 0)), new Wanted.Source.None()), false);
                }
            }
        }
    }

    private void recordFacts() throws DiskException {
        packages.leaving().forEach(l -> goals.removedRows.add(l.row().row()));
        for (Packages.Arriving package_ : packages.arriving()) {
            String repository = Contents.repository(changes.changes().get(package_.change()));
            List<FileEntry> files = List.copyOf(package_.files().byPath().values());
            goals.added.add(new NewTransaction.Added(package_.spec(), repository, files, config.pristine(package_)));
        }
    }
}
