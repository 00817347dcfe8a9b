package org.mypkg.explain;

import java.util.List;
import org.mypkg.model.PackageId;
import org.mypkg.model.PackageName;
import org.mypkg.model.Relation;
import org.mypkg.model.Requirement;

/**
 * Why a clause exists: one record for each kind of rule. In the formulas {@code p} stands for "package p is installed
 * afterwards" and {@code |R|} for the packages that satisfy R.
 */
public sealed interface Reason {
    /** What the reasons have in common that one sentence tells: the versions of a name that say the same, say it together. */
    record Topic(String kind, PackageName name, Object detail) {}

    /** The sentence that this reason belongs to. */
    default Topic topic() {
        return switch (this) {
            case Needs needs -> new Topic("needs", needs.id().name(), needs.requirement());
            case Clash clash -> new Topic("clash", clash.id().name(), List.of(clash.relation(), clash.other().name()));
            case OneVersion one -> new Topic("one", one.name(), "");
            case Asked asked -> new Topic("asked", NOBODY, asked.relation());
            case AskedGone gone -> new Topic("gone", gone.name(), "");
            case Wanted wanted -> new Topic("wanted", NOBODY, wanted.relation());
            case Forbidden forbidden -> new Topic("forbidden", forbidden.name(), "");
            case Held held -> new Topic("held", held.installed().name(), "");
            case Kept kept -> new Topic("kept", kept.installed().name(), "");
            case Vital vital -> new Topic("vital", vital.installed().name(), "");
            case Older older -> new Topic("older", older.id().name(), "");
            case Elsewhere elsewhere -> new Topic("elsewhere", elsewhere.id().name(), "");
            case Foreign foreign -> new Topic("foreign", foreign.id().name(), foreign.id().arch());
            case Confined confined -> new Topic("confined", confined.id().name(), confined.repository());
            case Accompanies comes -> new Topic("accompanies", comes.id().name(), comes.conditions());
        };
    }

    /** Stands where a topic is about no package in particular. */
    PackageName NOBODY = new PackageName("0");

    /** A package needs something: {@code not p or any of |requirement|}. */
    record Needs(PackageId id, Requirement requirement) implements Reason {}

    /** A package stands against another: {@code not p or not q}, for q in {@code |relation|} other than p. */
    record Clash(PackageId id, Relation relation, PackageId other) implements Reason {}

    /** One version of a name at a time: {@code not p1 or not p2}, for all pairs. */
    record OneVersion(PackageName name) implements Reason {}

    /** The request: {@code any of |relation|}. @param from the repository that was named; empty where any will do */
    record Asked(Relation relation, String from) implements Reason {}

    /** The request: {@code not p}, for all versions of the name. */
    record AskedGone(PackageName name) implements Reason {}

    /** The world: {@code any of |relation|}, or a package that takes the wanted one's place. */
    record Wanted(Relation relation) implements Reason {}

    /** The world: {@code not p}, for all versions of the name. */
    record Forbidden(PackageName name) implements Reason {}

    /** The world: {@code p}, for the installed version. */
    record Held(PackageId installed) implements Reason {}

    /** What the user asked for stays: {@code any version of it}, or a package that both replaces and conflicts with it. */
    record Kept(PackageId installed) implements Reason {}

    /** A vital package stays: {@code any version of it}. */
    record Vital(PackageId installed) implements Reason {}

    /** No downgrade: {@code not p}, for p older than what is installed. */
    record Older(PackageId installed, PackageId id) implements Reason {}

    /** No change of repository: {@code not p}, for p from a repository that may not replace what is installed. */
    record Elsewhere(PackageId installed, String from, PackageId id, String to) implements Reason {}

    /** Another machine: {@code not p}, for p built for an architecture that this machine does not run. */
    record Foreign(PackageId id) implements Reason {}

    /** The request ({@code name@repository}): {@code not p}, for p from a repository other than the one that was named. */
    record Confined(PackageId id, String repository, String asked) implements Reason {}

    /** A package comes along: {@code not all of the conditions, or any version of it}. */
    record Accompanies(PackageId id, List<Requirement> conditions) implements Reason {
        public Accompanies {
            conditions = List.copyOf(conditions);
        }
    }
}
