package org.mypkg.resolve;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.mypkg.explain.Reason;
import org.mypkg.model.PackageName;
import org.mypkg.model.Relation;
import org.mypkg.model.Requirement;
import org.mypkg.sat.Lit;
import org.mypkg.world.InstalledPackage;

/**
 * Writes the rules of a problem as clauses. Each member of the cone has one variable: it is installed afterwards. The formula
 * of each rule stands with its {@link Reason}; {@code docs/resolver.md} says them in words.
 */
final class Encoder {
    /** From this many versions of a name on, pairs of clauses cost more than a chain of variables. */
    private static final int PAIRS_MAX = 5;

    /** From this many pairs of one relation's opponents and providers on, chains of variables cost less. */
    private static final int CLASHES_MAX = 2_000;

    private final Universe universe;
    private final Cone cone;
    private final ClauseSink sink;
    private final int[] variables;
    private final int clashesMax;
    private final Map<Relation, Integer> opponents = new HashMap<>();
    private final Map<Relation, Crowd> crowds = new HashMap<>();
    private int[] clause = new int[64];
    private int size;

    Encoder(Universe universe, Cone cone, ClauseSink sink) {
        this(universe, cone, sink, CLASHES_MAX);
    }

    /** @param clashesMax up to how many clashes of one relation are said pair by pair */
    Encoder(Universe universe, Cone cone, ClauseSink sink, int clashesMax) {
        this.clashesMax = clashesMax;
        this.universe = universe;
        this.cone = cone;
        this.sink = sink;
        variables = new int[universe.size()];
        Arrays.fill(variables, -1);
        for (int number = cone.next(0); number >= 0; number = cone.next(number + 1)) {
            variables[number] = sink.newVariable();
        }
    }

    /** The variable of a member of the cone. */
    int variable(int number) {
        return variables[number];
    }

    /** What packages say of each other. */
    void encodePackages() {
        for (int number = cone.next(0); number >= 0; number = cone.next(number + 1)) {
            for (Relation relation : universe.member(number).dependencies().conflicts()) {
                opponents.merge(relation, 1, Integer::sum);
            }
        }
        int nameDone = -1;
        for (int number = cone.next(0); number >= 0; number = cone.next(number + 1)) {
            var dependencies = universe.member(number).dependencies();
            for (Requirement requirement : dependencies.requires()) {
                encodeNeeds(number, requirement);
            }
            for (Relation relation : dependencies.conflicts()) {
                encodeClash(number, relation);
            }
            int best = number - universe.rank(number);
            if (best != nameDone) {
                encodeOneVersion(universe.member(number).name());
                nameDone = best;
            }
        }
    }

    private void encodeNeeds(int number, Requirement requirement) {
        int[] providers = universe.satisfying(requirement);
        if (Arrays.binarySearch(providers, number) >= 0) {
            return;
        }
        begin();
        put(Lit.not(variables[number]));
        putAll(providers);
        end(new Reason.Needs(universe.id(number), requirement));
    }

    private void encodeClash(int number, Relation relation) {
        long pairs = (long) opponents.getOrDefault(relation, 0) * universe.satisfying(relation).length;
        if (pairs <= clashesMax) {
            encodeClashes(number, relation, (reason, both) -> sink.add(reason, both, both.length));
            return;
        }
        Crowd crowd = crowds.get(relation);
        if (crowd == null) {
            crowd = new Crowd(Arrays.stream(universe.satisfying(relation)).filter(cone::contains).toArray(), variables, sink);
            crowds.put(relation, crowd);
        }
        PackageName name = universe.member(number).name();
        var topic = new Reason.Topic("clash", name, relation);
        int best = number - universe.rank(number);
        for (int outside : crowd.outside(best, best + universe.versionsOf(name).length)) {
            int[] both = {Lit.not(variables[number]), Lit.negate(outside)};
            sink.addMany(topic, both, both.length, to -> encodeClashes(number, relation, to));
        }
    }

    private void encodeClashes(int number, Relation relation, ClauseSink.Each to) {
        PackageName name = universe.member(number).name();
        for (int other : universe.satisfying(relation)) {
            if (cone.contains(other) && !universe.member(other).name().equals(name)) {
                int[] both = {Lit.not(variables[number]), Lit.not(variables[other])};
                to.add(new Reason.Clash(universe.id(number), relation, universe.id(other)), both);
            }
        }
    }

    private void encodeOneVersion(PackageName name) {
        int[] versions = Arrays.stream(universe.versionsOf(name)).filter(cone::contains).toArray();
        var reason = new Reason.OneVersion(name);
        if (versions.length <= PAIRS_MAX) {
            for (int i = 0; i < versions.length; i++) {
                for (int k = i + 1; k < versions.length; k++) {
                    pair(reason, Lit.not(variables[versions[i]]), Lit.not(variables[versions[k]]));
                }
            }
            return;
        }
        int earlier = Lit.of(sink.newVariable());
        pair(reason, Lit.not(variables[versions[0]]), earlier);
        for (int i = 1; i < versions.length; i++) {
            int version = variables[versions[i]];
            pair(reason, Lit.negate(earlier), Lit.not(version));
            int next = Lit.of(sink.newVariable());
            pair(reason, Lit.negate(earlier), next);
            pair(reason, Lit.not(version), next);
            earlier = next;
        }
    }

    private void pair(Reason reason, int one, int other) {
        begin();
        put(one);
        put(other);
        end(reason);
    }

    /** Packages that come along as soon as others are there, unless the user does not want them. */
    void encodeCompanions(Intent intent) {
        encodeCompanions(intent, member -> true);
    }

    private void encodeCompanions(Intent intent, Predicate<Member> canCome) {
        for (int number = cone.next(0); number >= 0; number = cone.next(number + 1)) {
            List<Requirement> conditions = universe.member(number).dependencies().installIf();
            PackageName name = universe.member(number).name();
            boolean wanted = !intent.forbidden().contains(name) && !intent.gone().contains(name);
            if (!conditions.isEmpty() && wanted && canCome.test(universe.member(number))) {
                encodeAccompanies(number, conditions);
            }
        }
    }

    private void encodeAccompanies(int number, List<Requirement> conditions) {
        var reason = new Reason.Accompanies(universe.id(number), conditions);
        int[] met = new int[conditions.size()];
        for (int i = 0; i < met.length; i++) {
            met[i] = Lit.of(sink.newVariable());
            for (int provider : universe.satisfying(conditions.get(i))) {
                if (cone.contains(provider)) {
                    pair(reason, Lit.not(variables[provider]), met[i]);
                }
            }
        }
        begin();
        for (int condition : met) {
            put(Lit.negate(condition));
        }
        putAll(universe.versionsOf(universe.member(number).name()));
        end(reason);
    }

    /** Every rule of a problem of whose universe some members cannot come. */
    void encodeAll(Intent intent, Outside outside) {
        for (int number = cone.next(0); number >= 0; number = cone.next(number + 1)) {
            if (universe.member(number) instanceof Member.Offered offered && outside.contains(offered)) {
                begin();
                put(Lit.not(variables[number]));
                end(outside.reason(offered.candidate()));
            }
        }
        encodeIntent(intent);
        encodePackages();
        encodeCompanions(intent, member -> !outside.contains(member));
    }

    /** What the user asks for, now and for good, and what must not happen without leave. */
    void encodeIntent(Intent intent) {
        for (Relation relation : intent.asked()) {
            begin();
            putAll(universe.satisfying(relation));
            end(new Reason.Asked(relation, intent.from(relation)));
        }
        for (Relation relation : intent.wanted()) {
            begin();
            putAll(universe.satisfying(relation));
            for (int version : universe.versionsOf(relation.capability())) {
                if (universe.isInstalled(version)) {
                    putAll(universe.takeOversOf(version));
                }
            }
            end(new Reason.Wanted(relation));
        }
        intent.gone().forEach(name -> encodeAbsent(name, new Reason.AskedGone(name)));
        intent.forbidden().forEach(name -> encodeAbsent(name, new Reason.Forbidden(name)));
        for (InstalledPackage each : intent.installed().values()) {
            encodeInstalled(intent, each);
        }
    }

    private void encodeAbsent(PackageName name, Reason reason) {
        for (int version : universe.versionsOf(name)) {
            if (cone.contains(version)) {
                begin();
                put(Lit.not(variables[version]));
                end(reason);
            }
        }
    }

    private void encodeInstalled(Intent intent, InstalledPackage installed) {
        PackageName name = installed.id().name();
        int[] versions = universe.versionsOf(name);
        for (int version : versions) {
            switch (universe.member(version)) {
                case Member.Here here -> encodeStaying(intent, version, installed, versions);
                case Member.Offered offered -> encodeLeave(intent, installed, offered, version);
            }
        }
    }

    private void encodeStaying(Intent intent, int number, InstalledPackage installed, int[] versions) {
        PackageName name = installed.id().name();
        if (intent.kept().contains(name)) {
            begin();
            putAll(versions);
            putAll(universe.takeOversOf(number));
            end(new Reason.Kept(installed.id()));
        }
        if (installed.vital() && !intent.options().allowVitalRemoval()) {
            begin();
            putAll(versions);
            end(new Reason.Vital(installed.id()));
        }
        if (intent.held().contains(name)) {
            begin();
            put(Lit.of(variables[number]));
            end(new Reason.Held(installed.id()));
        }
    }

    private void encodeLeave(Intent intent, InstalledPackage installed, Member.Offered offered, int number) {
        if (intent.isForbiddenDowngrade(offered.candidate())) {
            begin();
            put(Lit.not(variables[number]));
            end(new Reason.Older(installed.id(), offered.id()));
        }
        if (intent.isForbiddenRepository(offered.candidate())) {
            begin();
            put(Lit.not(variables[number]));
            end(new Reason.Elsewhere(installed.id(), installed.repository(), offered.id(), offered.repository()));
        }
    }

    private void begin() {
        size = 0;
    }

    private void putAll(int[] numbers) {
        for (int number : numbers) {
            if (cone.contains(number)) {
                put(Lit.of(variables[number]));
            }
        }
    }

    private void put(int literal) {
        if (size == clause.length) {
            clause = Arrays.copyOf(clause, size * 2);
        }
        clause[size++] = literal;
    }

    private void end(Reason reason) {
        sink.add(reason, clause, size);
    }
}
