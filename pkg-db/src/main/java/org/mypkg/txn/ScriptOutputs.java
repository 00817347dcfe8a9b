package org.mypkg.txn;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.mypkg.model.RootPath;
import org.mypkg.sys.ChrootShell.Output;
import org.mypkg.sys.DiskException;
import org.mypkg.sys.Filesystem;

/**
 * What a script may write, from what its package declares and what lies there now. A declared directory is writable as a
 * whole, but while a journal exists only one that came with the transaction: what a script makes in another could not be
 * taken back. Any other declared path is writable only by its name, so that its directory must be there. Never writable:
 * what would hold our own state, and names that are no printable text.
 */
final class ScriptOutputs {
    private final Filesystem disk;
    private final DiskActions actions;
    private final Homes homes;
    private final PathResolver resolver;
    private final long transaction;

    /** @param transaction whose T takes what is not yet renamed into place */
    ScriptOutputs(Filesystem disk, long transaction) {
        this.disk = disk;
        this.actions = new DiskActions(disk);
        this.homes = new Homes(disk);
        this.resolver = new PathResolver(disk, Collections.emptySortedMap(), Collections.emptySortedSet());
        this.transaction = transaction;
    }

    /** A directory that nobody misses while a script runs; the last resort is M, which then cannot be renamed from. */
    RootPath hidden() throws DiskException {
        RootPath old = Places.transaction(Places.MAIN, transaction).resolve("old");
        return actions.isDirectory(old) ? old : Places.MAIN;
    }

    List<Output> of(List<RootPath> declared) throws DiskException, TransactionException {
        SortedSet<RootPath> trees = new TreeSet<>();
        SortedSet<RootPath> names = new TreeSet<>();
        for (RootPath path : declared) {
            Optional<RootPath> physical = resolver.physical(path).filter(ScriptOutputs::allowed);
            if (physical.isPresent()) {
                boolean tree = actions.isDirectory(physical.get());
                (tree ? trees : names).add(physical.get());
            }
        }
        if (!trees.isEmpty() && actions.exists(Places.JOURNAL)) {
            SortedSet<RootPath> fresh = fresh(JournalCodec.decode(actions.readAll(Places.JOURNAL)));
            trees.removeIf(tree -> !covered(tree, fresh));
        }
        trees.removeIf(tree -> holdsUs(tree) || covered(tree.parent(), trees));
        names.removeIf(name -> covered(name, trees));
        var outputs = new ArrayList<>(names(names));
        trees.forEach(tree -> outputs.add(new Output.Tree(tree)));
        return outputs;
    }

    private static SortedSet<RootPath> fresh(Journal journal) {
        SortedSet<RootPath> fresh = new TreeSet<>();
        for (Step step : journal.steps()) {
            boolean comes = step.kind() == Step.Kind.ADD || step.kind() == Step.Kind.TYPE;
            if (comes && step.newType() == NodeType.DIRECTORY) {
                fresh.add(step.path());
            }
        }
        return fresh;
    }

    private static boolean allowed(RootPath path) {
        boolean printable = path.utf8().map(text -> path.toString().equals("/" + text)).orElse(false);
        boolean ours = path.startsWith(Places.MAIN) || List.of(path.toString().split("/", -1)).contains(Places.HOME_NAME);
        return printable && !ours && !path.isRoot();
    }

    private static boolean holdsUs(RootPath directory) {
        return Places.MAIN.startsWith(directory);
    }

    private static boolean covered(RootPath path, SortedSet<RootPath> trees) {
        return trees.contains(path) || path.ancestors().stream().anyMatch(trees::contains);
    }

    /** By directory; one below another goes with the upper one. */
    private List<Output> names(SortedSet<RootPath> names) throws DiskException {
        SortedMap<RootPath, List<Output.Name>> byDirectory = new TreeMap<>();
        RootPath top = RootPath.ROOT;
        for (RootPath name : names) {
            RootPath parent = name.parent();
            if (!actions.isDirectory(parent) && !parent.isRoot()) {
                continue;
            }
            if (top.isRoot() || !parent.startsWith(top)) {
                top = parent;
            }
            byDirectory.computeIfAbsent(top, t -> new ArrayList<>()).add(new Output.Name(name, via(name)));
        }
        var outputs = new ArrayList<Output>();
        byDirectory.forEach((directory, below) -> outputs.add(new Output.Names(directory, below)));
        return outputs;
    }

    private RootPath via(RootPath name) throws DiskException {
        RootPath place = Places.transaction(homes.of(name.parent()), transaction);
        boolean usable = actions.isDirectory(place) && !hidden().equals(Places.MAIN);
        return usable ? place.resolve("output") : name;
    }
}
