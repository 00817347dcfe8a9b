package org.mypkg.explain;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.mypkg.model.PackageId;
import org.mypkg.model.PackageName;
import org.mypkg.model.Relation;
import org.mypkg.model.Requirement;

/** Says what reasons mean, in words that a user of packages knows. */
final class Sentences {
    private static final int NAMED_MAX = 4;

    private final Offer offer;

    Sentences(Offer offer) {
        this.offer = offer;
    }

    /** One sentence for reasons of one topic. */
    String of(List<Reason> reasons) {
        return switch (reasons.getFirst()) {
            case Reason.Needs needs -> subjects(reasons) + (many(reasons) ? " need " : " needs ") + needs.requirement()
                    + missing(needs.requirement());
            case Reason.Clash clash -> clash(reasons, clash);
            case Reason.OneVersion one -> "only one version of " + one.name() + " can be installed";
            case Reason.Asked asked -> "you asked to install " + asked.relation() + missing(Requirement.of(asked.relation()));
            case Reason.AskedGone gone -> "you asked to remove " + gone.name();
            case Reason.Wanted wanted -> "your world wants " + wanted.relation() + missing(Requirement.of(wanted.relation()));
            case Reason.Forbidden forbidden -> "your world forbids " + forbidden.name();
            case Reason.Held held -> "the installed " + held.installed() + " is held";
            case Reason.Kept kept -> "you asked for the installed " + kept.installed() + " before, so it stays";
            case Reason.Vital vital -> "the installed " + vital.installed() + " is vital";
            case Reason.Older older -> subjects(reasons) + (many(reasons) ? " are" : " is") + " older than the installed "
                    + older.installed().version();
            case Reason.Elsewhere elsewhere -> subjects(reasons) + (many(reasons) ? " come" : " comes") + " from repository "
                    + elsewhere.to() + ", but the installed " + elsewhere.installed() + " is from " + elsewhere.from();
            case Reason.Accompanies comes -> comes.id().name() + " always comes along with "
                    + comes.conditions().stream().map(Requirement::toString).collect(Collectors.joining(" and "));
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

    /** What to add when nothing satisfies a requirement. */
    private String missing(Requirement requirement) {
        if (!offer.satisfying(requirement).isEmpty()) {
            return "";
        }
        var offered = new ArrayList<PackageId>();
        for (Relation relation : requirement.anyOf()) {
            offered.addAll(offer.satisfying(Relation.any(relation.capability())));
        }
        if (offered.isEmpty()) {
            return ", which nothing provides";
        }
        return ", but there is only "
                + offered.stream()
                        .limit(NAMED_MAX)
                        .map(PackageId::toString)
                        .collect(Collectors.joining(" and "))
                + (offered.size() > NAMED_MAX ? " and others" : "");
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

    private static final org.mypkg.model.Version NO_VERSION = new org.mypkg.model.Version("0");
    private static final org.mypkg.model.Arch NO_ARCH = org.mypkg.model.Arch.NOARCH;

    /** {@code foo 1}, {@code foo 1 and 2}, {@code all 9 versions of foo}. */
    private String listed(PackageName name, List<PackageId> ids) {
        if (ids.size() <= NAMED_MAX) {
            return name + " "
                    + ids.stream()
                            .sorted()
                            .map(id -> id.version().toString())
                            .collect(Collectors.joining(" and "));
        }
        boolean all = ids.size() == offer.versionsOf(name).size();
        return (all ? "all " : "") + ids.size() + " versions of " + name;
    }
}
