package org.mypkg.resolve;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.mypkg.diag.Invariant;
import org.mypkg.model.Capability;
import org.mypkg.model.PackageId;
import org.mypkg.model.PackageName;
import org.mypkg.model.Provision;
import org.mypkg.model.Relation;
import org.mypkg.model.Requirement;
import org.mypkg.world.Candidate;
import org.mypkg.world.InstalledPackage;

/**
 * All packages of a problem by number. Numbers go up by name, and within a name from the best to the worst: greater
 * repository priority, then newer version. So the least number wins every tie, and no number depends on the order of the
 * input.
 */
final class Universe {
    private static final int[] NONE = new int[0];

    private final List<Member> members;
    private final Map<String, int[]> byName = new HashMap<>();
    private final Map<String, Provisions> byCapability = new HashMap<>();
    private final Map<Relation, int[]> satisfying = new HashMap<>();
    private final Map<String, int[]> replacing = new HashMap<>();
    private final int[] conditional;

    private Universe(List<Member> members) {
        this.members = members;
        for (int first = 0; first < members.size(); ) {
            int end = first + 1;
            String name = nameAt(first);
            while (end < members.size() && nameAt(end).equals(name)) {
                end++;
            }
            int[] numbers = new int[end - first];
            Arrays.setAll(numbers, new Counter(first)::plus);
            byName.put(name, numbers);
            first = end;
        }
        var conditions = new Literals();
        for (int number = 0; number < members.size(); number++) {
            Member member = members.get(number);
            if (!member.dependencies().installIf().isEmpty()) {
                conditions.add(number);
            }
            add(new Provision.Versioned(member.name().capability(), member.id().version()), number);
            for (Provision provision : member.dependencies().provides()) {
                add(provision, number);
            }
        }
        conditional = conditions.toArray();
    }

    private record Counter(int first) {
        int plus(int index) {
            return first + index;
        }
    }

    private String nameAt(int number) {
        return members.get(number).name().value();
    }

    private void add(Provision provision, int number) {
        byCapability
                .computeIfAbsent(provision.capability().value(), c -> new Provisions())
                .add(provision, number);
    }

    /** All that is installed and offered; a package that is both, or offered twice, counts once. */
    static Universe of(List<InstalledPackage> installed, List<Candidate> candidates) {
        Map<PackageName, InstalledPackage> here = new HashMap<>();
        Map<PackageId, Integer> seen = new HashMap<>();
        var members = new ArrayList<Ranked>(candidates.size() + installed.size());
        for (InstalledPackage each : installed) {
            Invariant.check(here.put(each.id().name(), each) == null, "one installed version of a name");
            seen.put(each.id(), Integer.MAX_VALUE);
        }
        var offered = new ArrayList<Ranked>(candidates.size());
        Map<PackageId, Integer> priorityHere = new HashMap<>();
        for (Candidate each : candidates) {
            InstalledPackage same = here.get(each.id().name());
            if (same != null && same.repository().equals(each.repository())) {
                offered.add(new Ranked(new Member.Offered(each), priority(each), true));
                priorityHere.merge(same.id(), priority(each), Math::max);
            } else {
                offered.add(new Ranked(new Member.Offered(each), priority(each), false));
            }
        }
        for (InstalledPackage each : installed) {
            members.add(new Ranked(new Member.Here(each), priorityHere.getOrDefault(each.id(), 0), true));
        }
        offered.sort(Ranked.ORDER);
        for (Ranked each : offered) {
            if (seen.putIfAbsent(each.member().id(), 0) == null) {
                members.add(each);
            }
        }
        members.sort(Ranked.ORDER);
        return new Universe(members.stream().map(Ranked::member).toList());
    }

    /** A file that the user names goes before every repository. */
    private static int priority(Candidate candidate) {
        return candidate.repository().equals(Candidate.LOCAL) ? Integer.MAX_VALUE : candidate.priority();
    }

    /** A member with what decides its place among the versions of its name. */
    private record Ranked(Member member, int priority, boolean own) {
        static final Comparator<Ranked> ORDER = Comparator.comparing((Ranked r) -> r.member.name())
                .thenComparing(Comparator.comparingInt(Ranked::priority).reversed())
                .thenComparing(r -> r.member.id().version(), Comparator.reverseOrder())
                .thenComparing(r -> r.member.id())
                .thenComparing(Comparator.comparing(Ranked::own).reversed())
                .thenComparing(r -> r.member.repository())
                .thenComparing(r -> r.member.dependencies().toString());
    }

    int size() {
        return members.size();
    }

    Member member(int number) {
        return members.get(number);
    }

    PackageId id(int number) {
        return members.get(number).id();
    }

    /** The packages that come along under conditions, by number. */
    int[] conditional() {
        return conditional;
    }

    boolean isInstalled(int number) {
        return members.get(number) instanceof Member.Here;
    }

    /** The versions of a name, the best first. */
    int[] versionsOf(PackageName name) {
        return byName.getOrDefault(name.value(), NONE);
    }

    /** The versions of the package whose name the capability is, the best first. */
    int[] versionsOf(Capability name) {
        return byName.getOrDefault(name.value(), NONE);
    }

    /** How many versions of its name are better. */
    int rank(int number) {
        return number - versionsOf(members.get(number).name())[0];
    }

    /** The packages that satisfy a relation, by number. */
    int[] satisfying(Relation relation) {
        int[] known = satisfying.get(relation);
        if (known == null) {
            Provisions provisions = byCapability.get(relation.capability().value());
            known = provisions == null ? NONE : provisions.satisfying(relation);
            satisfying.put(relation, known);
        }
        return known;
    }

    /** The packages that satisfy a requirement, by number. */
    int[] satisfying(Requirement requirement) {
        if (requirement.anyOf().size() == 1) {
            return satisfying(requirement.anyOf().getFirst());
        }
        int[] all = NONE;
        for (Relation relation : requirement.anyOf()) {
            all = joined(all, satisfying(relation));
        }
        return all;
    }

    private static int[] sortedOnce(int[] numbers) {
        Arrays.sort(numbers);
        int kept = 0;
        for (int number : numbers) {
            if (kept == 0 || numbers[kept - 1] != number) {
                numbers[kept++] = number;
            }
        }
        return Arrays.copyOf(numbers, kept);
    }

    /** The packages that both replace and conflict with an installed one, and so may take its place. */
    int[] takeOversOf(int installed) {
        Member other = members.get(installed);
        int[] replacing = replacing().getOrDefault(other.name().value(), NONE);
        return Arrays.stream(replacing).filter(n -> takesOver(n, other)).toArray();
    }

    private boolean takesOver(int number, Member other) {
        Member one = members.get(number);
        if (one.name().equals(other.name()) || isInstalled(number)) {
            return false;
        }
        var itself = new Provision.Versioned(other.name().capability(), other.id().version());
        return one.dependencies().replaces().stream().anyMatch(r -> r.isSatisfiedBy(itself))
                && one.dependencies().conflicts().stream().anyMatch(c -> isSatisfiedBy(c, other));
    }

    /** For each name the packages that say they replace it. */
    private Map<String, int[]> replacing() {
        if (replacing.isEmpty()) {
            for (int number = 0; number < members.size(); number++) {
                for (Relation relation : members.get(number).dependencies().replaces()) {
                    int[] one = {number};
                    replacing.merge(relation.capability().value(), one, Universe::joined);
                }
            }
        }
        return replacing;
    }

    private static int[] joined(int[] some, int[] more) {
        int[] all = Arrays.copyOf(some, some.length + more.length);
        System.arraycopy(more, 0, all, some.length, more.length);
        return sortedOnce(all);
    }

    private static boolean isSatisfiedBy(Relation relation, Member member) {
        return member.dependencies().allProvidedBy(member.id()).stream().anyMatch(relation::isSatisfiedBy);
    }

    /** Everything that provides one capability. */
    private static final class Provisions {
        private Provision[] provisions = new Provision[1];
        private int[] numbers = new int[1];
        private int size;

        void add(Provision provision, int number) {
            if (size == numbers.length) {
                numbers = Arrays.copyOf(numbers, size * 2);
                provisions = Arrays.copyOf(provisions, size * 2);
            }
            numbers[size] = number;
            provisions[size++] = provision;
        }

        int[] satisfying(Relation relation) {
            int[] found = new int[size];
            int count = 0;
            for (int i = 0; i < size; i++) {
                if (relation.isSatisfiedBy(provisions[i])) {
                    found[count++] = numbers[i];
                }
            }
            return sortedOnce(Arrays.copyOf(found, count));
        }
    }
}
