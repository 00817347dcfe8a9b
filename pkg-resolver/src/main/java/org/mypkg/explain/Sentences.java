package org.mypkg.explain;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Collectors;
import org.mypkg.model.Arch;
import org.mypkg.model.Capability;
import org.mypkg.model.PackageId;
import org.mypkg.model.PackageName;
import org.mypkg.model.Provision;
import org.mypkg.model.Relation;
import org.mypkg.model.Requirement;
import org.mypkg.model.Version;

/** Says what reasons mean, in words that a user of packages knows. */
final class Sentences {
    /** How a sentence ends that says a package is held. */
    static final String HELD = " is held";

    private static final int NAMED_MAX = 4;

    private final Offer offer;

    Sentences(Offer offer) {
        this.offer = offer;
    }

    /** One sentence for reasons of one topic. */
    String of(List<Reason> reasons) {
        return switch (reasons.getFirst()) {
            case Reason.Needs needs -> subjects(reasons) + (many(reasons) ? " need " : " needs ")
                    + alternatives(needs.requirement()) + provided(needs.requirement());
            case Reason.Clash clash -> clash(reasons, clash);
            case Reason.OneVersion one -> "only one version of " + one.name() + " can be installed";
            case Reason.Asked asked -> "you asked to install " + asked.relation()
                    + (asked.from().isEmpty() ? "" : " from " + asked.from()) + missing(Requirement.of(asked.relation()));
            case Reason.AskedGone gone -> "you asked to remove " + gone.name();
            case Reason.Wanted wanted -> "you once asked for " + wanted.relation()
                    + missing(Requirement.of(wanted.relation()));
            case Reason.Forbidden forbidden -> "etc/mypkg/world says !" + forbidden.name();
            case Reason.Held held -> "the installed " + held.installed() + HELD;
            case Reason.Kept kept -> "you once asked for the installed " + kept.installed() + ", so it stays";
            case Reason.Vital vital -> "the installed " + vital.installed() + " is vital";
            case Reason.Older older -> subjects(reasons) + (many(reasons) ? " are" : " is") + " older than the installed "
                    + older.installed().version();
            case Reason.Elsewhere elsewhere -> subjects(reasons) + (many(reasons) ? " come" : " comes") + " from repository "
                    + elsewhere.to() + ", but the installed " + elsewhere.installed() + " is from " + elsewhere.from();
            case Reason.Foreign foreign -> subjects(reasons) + (many(reasons) ? " are" : " is") + " only built for "
                    + foreign.id().arch();
            case Reason.Confined confined -> subjects(reasons) + (many(reasons) ? " are" : " is") + " only in the repository "
                    + confined.repository();
            case Reason.Accompanies comes -> comes.id().name() + " always comes along with "
                    + comes.conditions().stream().map(Sentences::alternatives).collect(Collectors.joining(" and "));
        };
    }

    private String clash(List<Reason> reasons, Reason.Clash clash) {
        var others = new ArrayList<PackageId>();
        for (Reason reason : reasons) {
            if (reason instanceof Reason.Clash each && !others.contains(each.other())) {
                others.add(each.other());
            }
        }
        boolean direct = clash.relation().capability().equals(clash.other().name().capability());
        String subject = subjects(reasons) + (subjectsOf(reasons).size() > 1 ? " conflict with " : " conflicts with ");
        String other = listed(clash.other().name(), others);
        return direct ? subject + other : subject + clash.relation() + ", which " + other + " provides";
    }

    private static String alternatives(Requirement requirement) {
        return requirement.anyOf().stream().map(Relation::toString).collect(Collectors.joining(" or "));
    }

    /** Who alone provides what does not bear a package's name; else what is missing. */
    private String provided(Requirement requirement) {
        List<PackageName> names = offer.satisfying(requirement).stream().map(PackageId::name).distinct().toList();
        boolean alone = names.size() == 1
                && requirement.anyOf().stream().noneMatch(r -> r.capability().equals(names.getFirst().capability()));
        return alone ? ", which only " + names.getFirst() + " provides" : missing(requirement);
    }

    /** What to add when nothing satisfies a requirement. */
    private String missing(Requirement requirement) {
        if (!offer.satisfying(requirement).isEmpty()) {
            return "";
        }
        var there = new ArrayList<String>();
        for (Relation relation : requirement.anyOf()) {
            var byName = new LinkedHashMap<PackageName, List<PackageId>>();
            for (PackageId id : offer.satisfying(Relation.any(relation.capability()))) {
                byName.computeIfAbsent(id.name(), n -> new ArrayList<>()).add(id);
            }
            byName.forEach((name, ids) -> there.add(thereIs(relation.capability(), name, ids)));
        }
        if (there.isEmpty()) {
            return ", which nothing provides";
        }
        String more = there.size() > NAMED_MAX ? " and others do no better" : "";
        return ", but " + there.stream().limit(NAMED_MAX).collect(Collectors.joining(" and ")) + more;
    }

    /** What there is of a capability that is needed in another version. */
    private String thereIs(Capability capability, PackageName name, List<PackageId> ids) {
        if (name.capability().equals(capability)) {
            return "there is only " + listed(name, ids);
        }
        String provided = ids.stream()
                .flatMap(id -> offer.provisionsOf(id, capability).stream())
                .map(provision -> provision instanceof Provision.Versioned ? provision.toString() : "it without a version")
                .distinct()
                .collect(Collectors.joining(" and "));
        return listed(name, ids) + (ids.size() == 1 ? " provides " : " provide ") + provided;
    }

    private boolean many(List<Reason> reasons) {
        return subjectsOf(reasons).size() > 1;
    }

    private String subjects(List<Reason> reasons) {
        List<PackageId> subjects = subjectsOf(reasons);
        return listed(subjects.getFirst().name(), subjects);
    }

    private static List<PackageId> subjectsOf(List<Reason> reasons) {
        var found = new ArrayList<PackageId>();
        for (Reason reason : reasons) {
            PackageId subject =
                    switch (reason) {
                        case Reason.Needs needs -> needs.id();
                        case Reason.Clash clash -> clash.id();
                        case Reason.Older older -> older.id();
                        case Reason.Elsewhere elsewhere -> elsewhere.id();
                        case Reason.Foreign foreign -> foreign.id();
                        case Reason.Confined confined -> confined.id();
                        case Reason.Accompanies comes -> comes.id();
                        case Reason.Held held -> held.installed();
                        case Reason.Kept kept -> kept.installed();
                        case Reason.Vital vital -> vital.installed();
                        case Reason.OneVersion one -> new PackageId(one.name(), NO_VERSION, NO_ARCH);
                        case Reason.AskedGone gone -> new PackageId(gone.name(), NO_VERSION, NO_ARCH);
                        case Reason.Forbidden forbidden -> new PackageId(forbidden.name(), NO_VERSION, NO_ARCH);
                        case Reason.Asked asked -> new PackageId(Reason.NOBODY, NO_VERSION, NO_ARCH);
                        case Reason.Wanted wanted -> new PackageId(Reason.NOBODY, NO_VERSION, NO_ARCH);
                    };
            if (!found.contains(subject)) {
                found.add(subject);
            }
        }
        return found;
    }

    private static final Version NO_VERSION = new Version("0");
    private static final Arch NO_ARCH = Arch.NOARCH;

    /** {@code foo 1}, {@code foo 1 and 2}, {@code foo 1 to 7}, {@code foo 1 to 3 and 5}, {@code 90 versions of foo}. */
    private String listed(PackageName name, List<PackageId> ids) {
        List<Version> all = versions(offer.versionsOf(name));
        List<Version> some = versions(ids);
        var runs = new ArrayList<String>();
        for (int i = 0; i < some.size(); ) {
            int end = i + 1;
            while (end < some.size() && all.indexOf(some.get(end)) == all.indexOf(some.get(i)) + end - i) {
                end++;
            }
            if (end - i > 2) {
                runs.add(some.get(i) + " to " + some.get(end - 1));
            } else {
                some.subList(i, end).forEach(version -> runs.add(version.toString()));
            }
            i = end;
        }
        if (runs.size() > NAMED_MAX) {
            return some.size() + " versions of " + name;
        }
        String last = runs.removeLast();
        return name + " " + (runs.isEmpty() ? "" : String.join(", ", runs) + " and ") + last;
    }

    private static List<Version> versions(List<PackageId> ids) {
        return ids.stream().map(PackageId::version).distinct().sorted().toList();
    }
}
