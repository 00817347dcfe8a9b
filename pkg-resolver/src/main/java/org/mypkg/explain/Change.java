package org.mypkg.explain;

import org.mypkg.model.PackageName;
import org.mypkg.model.Relation;

/** One thing that the user could change to make a request possible. The order of the kinds is the order of the advice. */
public sealed interface Change {
    /** One line: what to do, and what to type where it is a command. */
    String sentence();

    /** A place in the order of advice: mild changes first. */
    default int order() {
        return switch (this) {
            case ReleaseHold hold -> 0;
            case AllowDowngrade downgrade -> 1;
            case AllowRepositoryChange repository -> 2;
            case LiftForbidding lift -> 3;
            case DropWish wish -> 4;
            case RemoveToo remove -> 5;
            case AllowVitalRemoval vital -> 6;
            case KeepInstalled keep -> 7;
            case DropRequest drop -> 8;
        };
    }

    /** The world no longer holds a package. */
    record ReleaseHold(PackageName name) implements Change {
        @Override
        public String sentence() {
            return "release the hold: mypkg unhold " + name;
        }
    }

    /** Installed packages may become older. */
    record AllowDowngrade() implements Change {
        @Override
        public String sentence() {
            return "allow a downgrade: --allow-downgrade";
        }
    }

    /** Installed packages may come from another repository. */
    record AllowRepositoryChange() implements Change {
        @Override
        public String sentence() {
            return "allow a change of repository: --allow-repo-change";
        }
    }

    /** The world no longer forbids a package. */
    record LiftForbidding(PackageName name) implements Change {
        @Override
        public String sentence() {
            return "no longer forbid " + name + ": take '!" + name + "' out of the world";
        }
    }

    /** The world no longer wants something. */
    record DropWish(Relation relation) implements Change {
        @Override
        public String sentence() {
            return "no longer want " + relation + ": take it out of the world";
        }
    }

    /** A package that the user asked for goes, too. */
    record RemoveToo(PackageName name) implements Change {
        @Override
        public String sentence() {
            return "remove " + name + " as well: mypkg remove " + name;
        }
    }

    /** Vital packages may go. */
    record AllowVitalRemoval() implements Change {
        @Override
        public String sentence() {
            return "allow the removal of a vital package: --allow-vital";
        }
    }

    /** The request no longer asks for a package to be gone. */
    record KeepInstalled(PackageName name) implements Change {
        @Override
        public String sentence() {
            return "do not remove " + name;
        }
    }

    /** The request no longer asks for something. */
    record DropRequest(Relation relation) implements Change {
        @Override
        public String sentence() {
            return "do not install " + relation;
        }
    }
}
