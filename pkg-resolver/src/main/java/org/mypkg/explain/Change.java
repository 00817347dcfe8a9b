package org.mypkg.explain;

import org.mypkg.model.PackageId;
import org.mypkg.model.PackageName;
import org.mypkg.model.Relation;

/** One thing that the user could change to make a request possible. The order of the kinds is the order of the advice. */
public sealed interface Change {
    /** What to do, in a few words. */
    String advice();

    /** How the advice begins where a name is all that follows; empty where it is otherwise. */
    default String verb() {
        return switch (this) {
            case ReleaseHold hold -> "release the hold on ";
            case RemoveToo remove -> "remove ";
            case DropRequest drop -> "leave out ";
            case KeepInstalled keep -> "keep ";
            case LiftForbidding lift -> "no longer forbid ";
            case DropWish wish -> "no longer ask for ";
            case ReleasePin pin -> "no longer insist on ";
            case Forbid forbid -> "do without ";
            case TakeVersion version -> "";
            case TakeFrom from -> "";
            case AllowDowngrade downgrade -> "";
            case AllowRepositoryChange repository -> "";
            case AllowVitalRemoval vital -> "";
        };
    }

    /** A place in the order of advice: mild changes first, what may break the root last. */
    default int order() {
        return switch (this) {
            case ReleaseHold hold -> 0;
            case ReleasePin pin -> 1;
            case TakeVersion version -> 2;
            case TakeFrom from -> 3;
            case AllowDowngrade downgrade -> 4;
            case AllowRepositoryChange repository -> 5;
            case LiftForbidding lift -> 6;
            case Forbid forbid -> 7;
            case DropWish wish -> 8;
            case RemoveToo remove -> 9;
            case DropRequest drop -> 10;
            case KeepInstalled keep -> 11;
            case AllowVitalRemoval vital -> 12;
        };
    }

    /** The command to type before the request; empty where the changed request is all. */
    default String before() {
        return switch (this) {
            case ReleaseHold hold -> "mypkg unhold " + hold.name();
            case ReleasePin pin -> "mypkg unhold " + pin.wish().capability();
            case LiftForbidding lift -> "mypkg mark allowed " + lift.name();
            case Forbid forbid -> "mypkg mark forbidden " + forbid.name();
            case DropWish wish -> "mypkg mark auto " + wish.relation().capability();
            case TakeVersion version -> "";
            case TakeFrom from -> "";
            case AllowDowngrade downgrade -> "";
            case AllowRepositoryChange repository -> "";
            case RemoveToo remove -> "";
            case DropRequest drop -> "";
            case KeepInstalled keep -> "";
            case AllowVitalRemoval vital -> "";
        };
    }

    /** The world no longer holds a package. */
    record ReleaseHold(PackageName name) implements Change {
        @Override
        public String advice() {
            return verb() + name;
        }
    }

    /** The world wants any version of an installed package, no longer only some. */
    record ReleasePin(Relation wish) implements Change {
        @Override
        public String advice() {
            return verb() + wish;
        }
    }

    /** The request asks for another version of the same package. */
    record TakeVersion(Relation asked, PackageId instead) implements Change {
        @Override
        public String advice() {
            return "take " + instead + " instead";
        }
    }

    /** The request takes a package from this repository and no other. */
    record TakeFrom(PackageName name, String repository) implements Change {
        @Override
        public String advice() {
            return "take " + name + " from " + repository;
        }
    }

    /** Installed packages may become older. */
    record AllowDowngrade() implements Change {
        @Override
        public String advice() {
            return "allow a downgrade";
        }
    }

    /** Installed packages may come from another repository. */
    record AllowRepositoryChange() implements Change {
        @Override
        public String advice() {
            return "allow a change of repository";
        }
    }

    /** The world no longer forbids a package. */
    record LiftForbidding(PackageName name) implements Change {
        @Override
        public String advice() {
            return verb() + name;
        }
    }

    /** The world forbids a package that would come along by itself. */
    record Forbid(PackageName name) implements Change {
        @Override
        public String advice() {
            return verb() + name;
        }
    }

    /** The world no longer wants something that is not an installed package. */
    record DropWish(Relation relation) implements Change {
        @Override
        public String advice() {
            return verb() + relation;
        }
    }

    /** A package that the user asked for goes, too. */
    record RemoveToo(PackageName name) implements Change {
        @Override
        public String advice() {
            return verb() + name;
        }
    }

    /** The request no longer asks for something. */
    record DropRequest(Relation relation) implements Change {
        @Override
        public String advice() {
            return verb() + relation;
        }
    }

    /** The request no longer asks for a package to be gone. */
    record KeepInstalled(PackageName name) implements Change {
        @Override
        public String advice() {
            return verb() + name;
        }
    }

    /** Vital packages may go. */
    record AllowVitalRemoval() implements Change {
        @Override
        public String advice() {
            return "allow the removal of a vital package";
        }
    }
}
