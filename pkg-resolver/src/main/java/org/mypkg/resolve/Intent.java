package org.mypkg.resolve;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.mypkg.model.Capability;
import org.mypkg.model.PackageName;
import org.mypkg.model.Relation;
import org.mypkg.world.Candidate;
import org.mypkg.world.InstalledPackage;
import org.mypkg.world.Request;
import org.mypkg.world.World.Wish;

/** What the request and the world together ask for, each wish once and in an order of its own, not of the input. */
final class Intent {
    private final Request request;
    private final List<Relation> asked;
    private final List<Relation> wanted;
    private final Set<PackageName> gone;
    private final Set<PackageName> forbidden = new TreeSet<>();
    private final Set<PackageName> held = new TreeSet<>();
    private final Set<PackageName> skipped = new TreeSet<>();
    private final Set<PackageName> upgraded = new HashSet<>();
    private final Map<PackageName, InstalledPackage> installed = new TreeMap<>();
    private final Set<PackageName> kept = new TreeSet<>();
    private final Set<PackageName> offered = new HashSet<>();
    private final Map<String, Integer> priorities = new HashMap<>();

    Intent(Problem problem) {
        request = problem.request();
        asked = sorted(request.install());
        gone = new TreeSet<>(request.remove());
        var wishes = new ArrayList<Relation>();
        for (Wish wish : problem.world().wishes()) {
            switch (wish) {
                case Wish.Want want -> wishes.add(want.relation());
                case Wish.Forbid forbid -> forbidden.add(forbid.name());
                case Wish.Hold hold -> held.add(hold.name());
                case Wish.Skip skip -> skipped.add(skip.name());
                case Wish.Pin pin -> {}
            }
        }
        wanted = sorted(withoutOverruled(wishes));
        if (request.upgrade() instanceof Request.Upgrade.Only only) {
            upgraded.addAll(only.names());
        }
        Set<Capability> wantedNames = new HashSet<>();
        wishes.forEach(w -> wantedNames.add(w.capability()));
        for (InstalledPackage each : problem.installed()) {
            installed.put(each.id().name(), each);
            boolean wantedByName = each.manual() || wantedNames.contains(each.id().name().capability());
            if (wantedByName && !gone.contains(each.id().name())) {
                kept.add(each.id().name());
            }
        }
        if (!installed.isEmpty()) {
            noteOffers(problem.eligible());
        }
    }

    /** What is offered in place of installed packages; on an empty root, nobody needs to look through the whole archive. */
    private void noteOffers(List<Candidate> candidates) {
        Set<PackageName> here = new HashSet<>(installed.keySet());
        for (Candidate each : candidates) {
            priorities.merge(each.repository(), each.priority(), Math::max);
            if (here.contains(each.id().name())) {
                offered.add(each.id().name());
            }
        }
    }

    /** A request for a capability takes the place of an older wish for it; what is to be removed is not wanted. */
    private List<Relation> withoutOverruled(List<Relation> wishes) {
        Set<Capability> overruled = new HashSet<>();
        request.install().forEach(r -> overruled.add(r.capability()));
        request.remove().forEach(n -> overruled.add(n.capability()));
        return wishes.stream()
                .filter(w -> !overruled.contains(w.capability()))
                .toList();
    }

    private static List<Relation> sorted(List<Relation> relations) {
        var byText = new TreeMap<String, Relation>();
        relations.forEach(r -> byText.put(r.toString(), r));
        return List.copyOf(byText.values());
    }

    /** What the request asks to be there. */
    List<Relation> asked() {
        return asked;
    }

    /** The repository that is named for what is asked; empty where any will do. */
    String from(Relation relation) {
        return request.from().entrySet().stream()
                .filter(each -> each.getKey().capability().equals(relation.capability()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse("");
    }

    /** Whether the request names a package. */
    boolean asks(PackageName name) {
        return asked.stream().anyMatch(relation -> relation.capability().equals(name.capability()));
    }

    /** What the world asks to be there, unless the request overrules it. */
    List<Relation> wanted() {
        return wanted;
    }

    /** What the request asks to be gone. */
    Set<PackageName> gone() {
        return gone;
    }

    Set<PackageName> forbidden() {
        return forbidden;
    }

    Set<PackageName> held() {
        return held;
    }

    /** What never comes as a mere recommendation. */
    Set<PackageName> skipped() {
        return skipped;
    }

    /** Installed packages that the user asked for, and does not ask to be gone now. */
    Set<PackageName> kept() {
        return kept;
    }

    /** What is installed, by name. */
    Map<PackageName, InstalledPackage> installed() {
        return installed;
    }

    Optional<InstalledPackage> installed(PackageName name) {
        return Optional.ofNullable(installed.get(name));
    }

    Request.Options options() {
        return request.options();
    }

    /** Names of packages that the request is about. */
    Set<PackageName> named(Universe universe) {
        var names = new LinkedHashSet<PackageName>();
        for (Relation relation : asked) {
            for (int number : universe.satisfying(relation)) {
                if (universe.member(number).name().capability().equals(relation.capability())) {
                    names.add(universe.member(number).name());
                }
            }
        }
        return names;
    }

    boolean isUpgrade() {
        return !(request.upgrade() instanceof Request.Upgrade.Nothing);
    }

    boolean upgradesAll() {
        return request.upgrade() instanceof Request.Upgrade.All;
    }

    /** Whether the request wants the newest version of an installed package. */
    boolean upgrades(PackageName name) {
        return switch (request.upgrade()) {
            case Request.Upgrade.Nothing nothing -> false;
            case Request.Upgrade.All all -> true;
            case Request.Upgrade.Only only -> upgraded.contains(name);
        };
    }

    /** Whether a candidate is older than what is installed by its name, and may not be so. */
    boolean isForbiddenDowngrade(Candidate candidate) {
        return !options().allowDowngrade()
                && installed(candidate.id().name())
                        .filter(i -> candidate.id().version().compareTo(i.id().version()) < 0)
                        .isPresent();
    }

    /**
     * Whether a candidate's repository may not replace what is installed by its name: only the package's own repository may,
     * one of greater priority, and a file that the user names. A package that came from a file belongs to no repository.
     */
    boolean isForbiddenRepository(Candidate candidate) {
        return installed(candidate.id().name()).filter(i -> !mayReplace(candidate, i)).isPresent();
    }

    /** Whether the repositories of both allow that a candidate takes the place of an installed package. */
    boolean mayReplace(Candidate candidate, InstalledPackage old) {
        return options().allowRepositoryChange()
                || candidate.repository().equals(Candidate.LOCAL)
                || candidate.repository().equals(request.from().get(candidate.id().name()))
                || old.repository().equals(Candidate.LOCAL)
                || old.repository().equals(candidate.repository())
                || candidate.priority() > priorities.getOrDefault(old.repository(), 0);
    }

    /** Whether any repository offers a package of the name of an installed one. */
    boolean isOffered(PackageName name) {
        return offered.contains(name);
    }
}
