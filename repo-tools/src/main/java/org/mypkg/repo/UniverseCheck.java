package org.mypkg.repo;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.mypkg.index.IndexEntry;
import org.mypkg.manifest.Manifest;
import org.mypkg.manifest.PackageSpec;
import org.mypkg.model.Constraint;
import org.mypkg.model.PackageId;
import org.mypkg.model.Provision;
import org.mypkg.model.Relation;
import org.mypkg.model.Requirement;
import org.mypkg.model.RootPath;
import org.mypkg.resolve.CheckAll;
import org.mypkg.resolve.Outcome;
import org.mypkg.resolve.Problem;
import org.mypkg.resolve.Resolver;
import org.mypkg.world.Candidate;
import org.mypkg.world.Request;
import org.mypkg.world.World;

/**
 * What the packages of one repository mean to each other, and to those that it builds upon: whether each can be installed, and
 * which of them collide. Nothing is said of packages of the other repositories alone.
 */
final class UniverseCheck {
    private final List<IndexEntry> entries;
    private final List<Foundation> foundations;
    private final List<Candidate> candidates = new ArrayList<>();
    private final List<Finding> findings = new ArrayList<>();

    UniverseCheck(String repository, List<IndexEntry> entries, List<Foundation> foundations) {
        this.entries = entries;
        this.foundations = foundations;
        entries.forEach(entry -> candidates.add(candidate(entry.spec(), repository)));
        for (Foundation foundation : foundations) {
            foundation.entries().forEach(entry -> candidates.add(candidate(entry.spec(), foundation.name())));
        }
    }

    private static Candidate candidate(PackageSpec spec, String repository) {
        return new Candidate(spec.id(), spec.dependencies(), spec.vital(), repository, 0);
    }

    /** @param manifests of the packages that could be read, by file */
    List<Finding> check(SortedMap<String, Manifest> manifests) throws RepositoryException {
        checkProviders();
        checkInstallable();
        checkConflicts(manifests.values());
        return List.copyOf(findings);
    }

    private void checkProviders() {
        Providers providers = new Libraries(Libraries.Missing.REFUSED, foundations).providers(entries, List.of());
        for (IndexEntry entry : entries) {
            for (Requirement requirement : entry.spec().dependencies().requires()) {
                if (!providers.satisfy(requirement)) {
                    findings.add(new Finding(
                            Finding.Kind.NO_PROVIDER,
                            entry.spec().id().toString(),
                            "nothing provides " + requirement,
                            providers.near(requirement)));
                }
            }
        }
    }

    private void checkInstallable() {
        SortedSet<PackageId> own = new TreeSet<>();
        entries.forEach(entry -> own.add(entry.spec().id()));
        for (CheckAll.Uninstallable one : CheckAll.check(candidates).uninstallable()) {
            if (own.contains(one.id())) {
                findings.add(new Finding(
                        Finding.Kind.NOT_INSTALLABLE, one.id().toString(), "cannot be installed", one.because()));
            }
        }
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

    private void checkConflicts(Collection<Manifest> manifests) throws RepositoryException {
        SortedMap<PackageId, PackageSpec> specs = new TreeMap<>();
        var owned = new SharedPaths();
        for (Manifest manifest : manifests) {
            specs.put(manifest.spec().id(), manifest.spec());
            owned.own(manifest);
        }
        for (Foundation foundation : foundations) {
            for (ScannedPackage below : foundation.withPaths()) {
                if (specs.putIfAbsent(below.entry().spec().id(), below.entry().spec()) == null) {
                    owned.below(below.paths());
                }
            }
        }
        owned.pairs().forEach((pair, paths) -> {
            if (collide(Optional.ofNullable(specs.get(pair.one())), Optional.ofNullable(specs.get(pair.other())))) {
                findings.add(new Finding(
                        Finding.Kind.FILE_CONFLICT,
                        pair.one().toString(),
                        "owns files that " + pair.other() + " owns, too, and both can be installed together",
                        paths.stream().map(RootPath::toString).toList()));
            }
        });
    }

    /** Who replaces another package takes its files over; who conflicts with it never meets it. */
    private boolean collide(Optional<PackageSpec> one, Optional<PackageSpec> other) {
        return one.isPresent()
                && other.isPresent()
                && !takesOver(one.get(), other.get())
                && !takesOver(other.get(), one.get())
                && solve(List.of(one.get().id(), other.get().id())) instanceof Outcome.Solved;
    }

    private static boolean takesOver(PackageSpec one, PackageSpec other) {
        List<Provision> provided = other.dependencies().allProvidedBy(other.id());
        return one.dependencies().replaces().stream().anyMatch(r -> provided.stream().anyMatch(r::isSatisfiedBy));
    }
}
