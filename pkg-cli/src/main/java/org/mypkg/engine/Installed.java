package org.mypkg.engine;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.mypkg.config.Configuration;
import org.mypkg.db.DatabaseException;
import org.mypkg.db.HistoryEntry;
import org.mypkg.db.InstalledDb;
import org.mypkg.db.OwnedFile;
import org.mypkg.db.StoredPackage;
import org.mypkg.graph.PackageGraph;
import org.mypkg.manifest.FileEntry;
import org.mypkg.manifest.PackageSpec;
import org.mypkg.model.PackageId;
import org.mypkg.model.PackageName;
import org.mypkg.model.Provision;
import org.mypkg.model.RootPath;
import org.mypkg.resolve.Orphans;
import org.mypkg.world.Action;
import org.mypkg.world.Candidate;
import org.mypkg.world.InstalledPackage;
import org.mypkg.world.OfferedAlternative;
import org.mypkg.world.Plan;
import org.mypkg.world.World;

/** What is installed and what was done before, as the facts say. Which packages were asked for follows from the world. */
public final class Installed {
    private final InstalledDb facts;
    private final World world;

    Installed(InstalledDb facts, World world) {
        this.facts = facts;
        this.world = world;
    }

    /**
     * An earlier transaction.
     *
     * @param actions what it did to packages, in order
     * @param pruned whether what taking it back needs was given up
     */
    public record Past(long id, Instant time, String command, Plan actions, boolean pruned) {}

    /** A package with everything that it says of itself. */
    public record Detail(InstalledPackage installed, PackageSpec spec) {}

    /** Why a package is there. */
    public sealed interface Why {
        /** There is no such package. */
        record NotInstalled() implements Why {}

        /** Nothing that the user wants leads to it. */
        record Nobody() implements Why {}

        /** Each reason of its own, the shortest first; at least one. */
        record Reasons(List<Path> paths) implements Why {
            public Reasons {
                paths = List.copyOf(paths);
            }
        }

        /** The packages on the way, the wanted one first, and each step as a sentence. */
        record Path(List<PackageName> names, List<String> sentences) {
            public Path {
                names = List.copyOf(names);
                sentences = List.copyOf(sentences);
            }
        }
    }

    /** The shortest ways from what the user wants to a package. */
    public Why why(PackageName name) throws DatabaseException {
        return Reasons.of(this, name);
    }

    /** The packages that nothing leads to: neither wanted, held, vital, nor needed by such. By name. */
    public List<PackageName> orphans() throws DatabaseException {
        return Orphans.of(packages(), world);
    }

    /** Those of these installed packages that another installed one recommends. */
    public List<PackageName> recommended(List<PackageName> names) throws DatabaseException {
        List<InstalledPackage> all = packages();
        return all.stream()
                .filter(p -> names.contains(p.id().name()))
                .filter(p -> all.stream().anyMatch(other -> !other.equals(p) && recommends(other, p)))
                .map(p -> p.id().name())
                .toList();
    }

    private static boolean recommends(InstalledPackage one, InstalledPackage other) {
        List<Provision> provided = other.dependencies().allProvidedBy(other.id());
        return one.dependencies().recommends().stream()
                .flatMap(requirement -> requirement.anyOf().stream())
                .anyMatch(relation -> provided.stream().anyMatch(relation::isSatisfiedBy));
    }

    /** The configuration files of the root that these facts are of. */
    public Configuration configuration(TargetRoot root) {
        return new Configuration(root.filesystem(), facts);
    }

    /** Who needs whom once a plan is carried out. */
    public PackageGraph graph(Plan plan) throws DatabaseException {
        return Afterwards.graph(packages(), plan);
    }

    /** What the user wants. */
    public World world() {
        return world;
    }

    /** All packages, by name. */
    public List<InstalledPackage> packages() throws DatabaseException {
        return facts.packages().stream().map(this::asInstalled).toList();
    }

    /** All packages with what they say of themselves, by name. */
    public List<Detail> details() throws DatabaseException {
        return facts.packages().stream()
                .map(p -> new Detail(asInstalled(p), p.spec()))
                .toList();
    }

    /** A line of a list. @param manual whether the user asked for the package */
    public record Brief(PackageId id, boolean manual, long installedBytes, String repository) {}

    /** All packages with what a list shows, by name. */
    public List<Brief> briefs() throws DatabaseException {
        var briefs = new ArrayList<Brief>();
        Set<String> wanted = world.wantedNames();
        for (StoredPackage.Brief stored : facts.briefs()) {
            boolean manual = wanted.contains(stored.id().name().value());
            briefs.add(new Brief(stored.id(), manual, stored.installedBytes(), stored.repository()));
        }
        return briefs;
    }

    /** The package of that name. */
    public Optional<Detail> find(PackageName name) throws DatabaseException {
        return facts.find(name).map(p -> new Detail(asInstalled(p), p.spec()));
    }

    /** The files of an installed package, by path; empty where there is no such package. */
    public List<FileEntry> files(PackageName name) throws DatabaseException {
        Optional<StoredPackage> found = facts.find(name);
        return found.isEmpty() ? List.of() : facts.files(found.get().row());
    }

    /**
     * Who owns a path: the packages whose manifests list it, else the one that declared it as generated, else the one whose
     * offer of a shared path prevails.
     */
    public List<PackageName> owners(RootPath path) throws DatabaseException {
        List<OwnedFile> listed = facts.owners(List.of(path)).getOrDefault(path, List.of());
        if (!listed.isEmpty()) {
            return listed.stream().map(OwnedFile::owner).toList();
        }
        for (StoredPackage stored : facts.packages()) {
            if (stored.spec().generated().contains(path)) {
                return List.of(stored.name());
            }
        }
        Optional<PackageName> chosen = world.pinned(path);
        return facts.alternatives().stream()
                .filter(offered -> offered.alternative().path().equals(path))
                .max(Comparator.comparing((OfferedAlternative o) -> chosen.equals(Optional.of(o.owner())))
                        .thenComparing(o -> o.alternative().priority())
                        .thenComparing(OfferedAlternative::owner, Comparator.reverseOrder()))
                .map(OfferedAlternative::owner)
                .stream()
                .toList();
    }

    /** All committed transactions, the oldest first. */
    public List<Past> history() throws DatabaseException {
        return facts.history().stream().map(this::asPast).toList();
    }

    /** One committed transaction. */
    public Optional<Past> past(long id) throws DatabaseException {
        return facts.historyEntry(id).map(this::asPast);
    }

    /** What a script or trigger printed. @param owner its package with version @param label its phase */
    public record Said(String owner, String label, int exitCode, String output) {}

    /** What the scripts and triggers of a transaction printed, in the order in which they ended; silent ones are left out. */
    public List<Said> said(long id) throws DatabaseException {
        return facts.output(id).stream()
                .map(one -> new Said(one.owner(), one.label(), one.exitCode(), one.output()))
                .toList();
    }

    private InstalledPackage asInstalled(StoredPackage stored) {
        PackageSpec spec = stored.spec();
        boolean manual = world.wants(stored.name());
        return new InstalledPackage(spec.id(), spec.dependencies(), spec.vital(), stored.repository(), manual);
    }

    private Past asPast(HistoryEntry entry) {
        Plan plan = actions(entry.removed(), entry.added());
        return new Past(entry.id(), entry.time(), entry.command(), plan, entry.pruned());
    }

    /** What it does to packages when these go and those come. */
    Plan between(List<StoredPackage> goes, List<StoredPackage> comes) {
        return actions(goes, comes);
    }

    private Plan actions(List<StoredPackage> before, List<StoredPackage> after) {
        var actions = new ArrayList<Action>();
        for (StoredPackage gone : before) {
            if (named(after, gone.name()).isEmpty()) {
                actions.add(new Action.Remove(asInstalled(gone)));
            }
        }
        for (StoredPackage come : after) {
            actions.add(action(named(before, come.name()), asCandidate(come)));
        }
        return new Plan(actions);
    }

    private Action action(Optional<StoredPackage> from, Candidate to) {
        if (from.isEmpty()) {
            return new Action.Install(to);
        }
        InstalledPackage old = asInstalled(from.get());
        boolean same = old.id().equals(to.id());
        return same ? new Action.Reinstall(old, to) : new Action.Replace(old, to);
    }

    private static Candidate asCandidate(StoredPackage stored) {
        PackageSpec spec = stored.spec();
        return new Candidate(spec.id(), spec.dependencies(), spec.vital(), stored.repository(), 0);
    }

    private static Optional<StoredPackage> named(List<StoredPackage> packages, PackageName name) {
        return packages.stream().filter(p -> p.name().equals(name)).findFirst();
    }

    /** By how much the files of all packages grow by a plan whose new packages have these sizes. */
    long installedBytes(PackageId id) throws DatabaseException {
        return facts.find(id.name()).map(p -> p.spec().installedBytes()).orElse(0L);
    }
}
