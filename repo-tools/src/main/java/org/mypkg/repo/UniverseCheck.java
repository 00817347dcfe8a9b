package org.mypkg.repo;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.mypkg.index.IndexEntry;
import org.mypkg.manifest.FileEntry;
import org.mypkg.manifest.Manifest;
import org.mypkg.manifest.PackageSpec;
import org.mypkg.model.Constraint;
import org.mypkg.model.PackageId;
import org.mypkg.model.Provision;
import org.mypkg.model.Relation;
import org.mypkg.model.Requirement;
import org.mypkg.model.RootPath;
import org.mypkg.resolve.Outcome;
import org.mypkg.resolve.Problem;
import org.mypkg.resolve.Resolver;
import org.mypkg.world.Candidate;
import org.mypkg.world.Request;
import org.mypkg.world.World;

/** What the packages of one repository mean to each other: whether each can be installed, and which of them collide. */
final class UniverseCheck {
    private final List<IndexEntry> entries;
    private final List<Candidate> candidates;
    private final List<Finding> findings = new ArrayList<>();

    UniverseCheck(String repository, List<IndexEntry> entries) {
        this.entries = entries;
        this.candidates = entries.stream().map(e -> candidate(e.spec(), repository)).toList();
    }

    private static Candidate candidate(PackageSpec spec, String repository) {
        return new Candidate(spec.id(), spec.dependencies(), spec.vital(), repository, 0);
    }

    /** @param manifests of the packages that could be read, by file */
    List<Finding> check(SortedMap<String, Manifest> manifests) {
        checkProviders();
        checkInstallable();
        checkConflicts(manifests);
        return List.copyOf(findings);
    }

    private void checkProviders() {
        SortedMap<String, List<Provision>> provided = new TreeMap<>();
        for (IndexEntry entry : entries) {
            for (Provision provision : entry.spec().dependencies().allProvidedBy(entry.spec().id())) {
                provided.computeIfAbsent(provision.capability().value(), c -> new ArrayList<>()).add(provision);
            }
        }
        for (IndexEntry entry : entries) {
            for (Requirement requirement : entry.spec().dependencies().requires()) {
                if (requirement.anyOf().stream().noneMatch(relation -> isProvided(relation, provided))) {
                    findings.add(new Finding(
                            Finding.Kind.NO_PROVIDER, entry.spec().id().toString(), "nothing provides " + requirement, List.of()));
                }
            }
        }
    }

    private static boolean isProvided(Relation relation, SortedMap<String, List<Provision>> provided) {
        return provided.getOrDefault(relation.capability().value(), List.of()).stream().anyMatch(relation::isSatisfiedBy);
    }

    private void checkInstallable() {
        for (IndexEntry entry : entries) {
            switch (solve(List.of(entry.spec().id()))) {
                case Outcome.Solved solved -> {}
                case Outcome.Unsolvable why -> notInstallable(entry, why.explanation().lines());
                case Outcome.GaveUp why -> notInstallable(entry, List.of(why.diagnostic().title()));
            }
        }
    }

    private void notInstallable(IndexEntry entry, List<String> because) {
        findings.add(new Finding(
                Finding.Kind.NOT_INSTALLABLE, entry.spec().id().toString(), "cannot be installed from this repository", because));
    }

    private Outcome solve(List<PackageId> ids) {
        List<Relation> wanted = ids.stream()
                .map(id -> new Relation(
                        id.name().capability(), new Constraint.Compared(Constraint.Operator.EQUAL, id.version())))
                .toList();
        var options = new Request.Options(false, false, false, false, false);
        var request = new Request(wanted, List.of(), new Request.Upgrade.Nothing(), options);
        return new Resolver().resolve(new Problem(List.of(), World.EMPTY, request, candidates));
    }

    private void checkConflicts(SortedMap<String, Manifest> manifests) {
        SortedMap<Pair, SortedSet<RootPath>> shared = shared(manifests.values());
        SortedMap<PackageId, PackageSpec> specs = new TreeMap<>();
        manifests.values().forEach(m -> specs.put(m.spec().id(), m.spec()));
        shared.forEach((pair, paths) -> {
            PackageSpec one = specs.get(pair.one());
            PackageSpec other = specs.get(pair.other());
            if (one != null && other != null && !takesOver(one, other) && !takesOver(other, one)
                    && solve(List.of(pair.one(), pair.other())) instanceof Outcome.Solved) {
                findings.add(new Finding(
                        Finding.Kind.FILE_CONFLICT,
                        pair.one().toString(),
                        "owns files that " + pair.other() + " owns, too, and both can be installed together",
                        paths.stream().map(RootPath::toString).toList()));
            }
        });
    }

    private static boolean takesOver(PackageSpec one, PackageSpec other) {
        List<Provision> provided = other.dependencies().allProvidedBy(other.id());
        return one.dependencies().replaces().stream().anyMatch(r -> provided.stream().anyMatch(r::isSatisfiedBy));
    }

    /** The paths that two packages of different names both have, unless both have a directory there. */
    private static SortedMap<Pair, SortedSet<RootPath>> shared(Collection<Manifest> manifests) {
        SortedMap<RootPath, List<Owner>> owners = new TreeMap<>();
        for (Manifest manifest : manifests) {
            for (FileEntry file : manifest.files()) {
                owners.computeIfAbsent(file.path(), p -> new ArrayList<>())
                        .add(new Owner(manifest.spec().id(), file instanceof FileEntry.Directory));
            }
        }
        SortedMap<Pair, SortedSet<RootPath>> shared = new TreeMap<>();
        owners.forEach((path, all) -> {
            for (int i = 0; i < all.size(); i++) {
                for (int j = i + 1; j < all.size(); j++) {
                    if (all.get(i).collidesWith(all.get(j))) {
                        shared.computeIfAbsent(Pair.of(all.get(i).id(), all.get(j).id()), p -> new TreeSet<>()).add(path);
                    }
                }
            }
        });
        return shared;
    }

    private record Owner(PackageId id, boolean directory) {
        boolean collidesWith(Owner other) {
            return !id.name().equals(other.id.name()) && !(directory && other.directory);
        }
    }

    private record Pair(PackageId one, PackageId other) implements Comparable<Pair> {
        static Pair of(PackageId a, PackageId b) {
            return a.compareTo(b) <= 0 ? new Pair(a, b) : new Pair(b, a);
        }

        @Override
        public int compareTo(Pair that) {
            int first = one.compareTo(that.one);
            return first != 0 ? first : other.compareTo(that.other);
        }
    }
}
