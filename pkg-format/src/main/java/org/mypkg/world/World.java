package org.mypkg.world;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.mypkg.model.PackageName;
import org.mypkg.model.Relation;
import org.mypkg.model.RootPath;

/**
 * What the user wants, the one truth of it: the content of {@code etc/mypkg/world}. Which packages count as asked for
 * (manual) or as brought along (auto) follows from it.
 *
 * @param wishes in the order in which the user uttered them
 */
public record World(List<Wish> wishes) {
    /** A user who wants nothing. */
    public static final World EMPTY = new World(List.of());

    public World {
        wishes = List.copyOf(wishes);
    }

    /** One line of the file. */
    public sealed interface Wish {
        /** This must be there: {@code name} or {@code name >= 1.2}. */
        record Want(Relation relation) implements Wish {
            @Override
            public String toString() {
                return relation.toString();
            }
        }

        /** This must never be there: {@code !name}. */
        record Forbid(PackageName name) implements Wish {
            @Override
            public String toString() {
                return "!" + name;
            }
        }

        /** The installed version stays as it is: {@code hold name}. */
        record Hold(PackageName name) implements Wish {
            @Override
            public String toString() {
                return "hold " + name;
            }
        }

        /** This never comes as a mere recommendation, since the user once removed it: {@code skip name}. */
        record Skip(PackageName name) implements Wish {
            @Override
            public String toString() {
                return "skip " + name;
            }
        }

        /** Of all packages that offer this shared path, this one gets it: {@code alternative /usr/bin/vi vim}. */
        record Pin(RootPath path, PackageName name) implements Wish {
            private static final String WORD = "alternative ";

            /** The choice in a line of the file; empty where the line is something else, or not a whole one. */
            public static Optional<Pin> parse(String line) {
                int comment = line.indexOf('#');
                String words = (comment < 0 ? line : line.substring(0, comment)).strip();
                int last = words.lastIndexOf(' ');
                if (!words.startsWith(WORD) || last < WORD.length() || words.charAt(WORD.length()) != '/') {
                    return Optional.empty();
                }
                try {
                    String written = words.substring(WORD.length(), last).strip();
                    RootPath path = RootPath.of(written);
                    // What is no printable text would be written otherwise the next time, and name another path then.
                    boolean same = path.toString().equals(written);
                    return same ? Optional.of(new Pin(path, new PackageName(words.substring(last + 1)))) : Optional.empty();
                } catch (IllegalArgumentException illegal) {
                    return Optional.empty();
                }
            }

            @Override
            public String toString() {
                return WORD + path + " " + name;
            }
        }
    }

    /** Whether the user asked for a package by this name. */
    public boolean wants(PackageName name) {
        return wishes.stream()
                .anyMatch(w -> w instanceof Wish.Want want && want.relation().capability().equals(name.capability()));
    }

    /** Every name that {@link #wants} says yes to: for who asks about many. */
    public Set<String> wantedNames() {
        var names = new TreeSet<String>();
        for (Wish wish : wishes) {
            if (wish instanceof Wish.Want want) {
                names.add(want.relation().capability().value());
            }
        }
        return Collections.unmodifiableSet(names);
    }

    /** The package that the user chose for a shared path. */
    public Optional<PackageName> pinned(RootPath path) {
        return wishes.stream()
                .filter(w -> w instanceof Wish.Pin pin && pin.path().equals(path))
                .map(w -> ((Wish.Pin) w).name())
                .findFirst();
    }

    public boolean holds(PackageName name) {
        return wishes.contains(new Wish.Hold(name));
    }

    public boolean forbids(PackageName name) {
        return wishes.contains(new Wish.Forbid(name));
    }

    /** Whether a package is not to come where it is only recommended. */
    public boolean skips(PackageName name) {
        return wishes.contains(new Wish.Skip(name));
    }

    /** The world in which the relation is wanted, instead of an earlier wish for the same capability. */
    public World wanting(Relation relation) {
        World rest = without(w -> w instanceof Wish.Want want
                && want.relation().capability().equals(relation.capability()));
        return rest.with(new Wish.Want(relation));
    }

    /** The world in which nothing by this name is wanted, held or chosen. */
    public World notWanting(PackageName name) {
        return without(w -> switch (w) {
            case Wish.Want want -> want.relation().capability().equals(name.capability());
            case Wish.Hold hold -> hold.name().equals(name);
            case Wish.Forbid forbid -> false;
            case Wish.Skip skip -> false;
            case Wish.Pin pin -> pin.name().equals(name);
        });
    }

    /** The world with one more wish at its end. */
    public World with(Wish wish) {
        var more = new ArrayList<>(wishes);
        more.remove(wish);
        more.add(wish);
        return new World(more);
    }

    /** The world without the wishes for which the test holds. */
    public World without(Predicate<Wish> test) {
        return new World(wishes.stream().filter(test.negate()).toList());
    }
}
