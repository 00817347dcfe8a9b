package org.mypkg.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.mypkg.model.RootPath;

/**
 * T4: what a user saves while a transaction runs is never lost, at whichever moment it was, by a rename or in place, and wherever
 * the machine is cut afterwards. There is a moment on each side of every effect, so one on each side of every look, too.
 */
final class MeanwhileTest {
    /** A world, the path that the user saves to, and how often at least there is something to save to. */
    private record Case(World world, String path, UserSaves.Way way, int savesLeast) {
        @Override
        public String toString() {
            return world + ": " + path + " " + way;
        }
    }

    static Stream<Case> cases() {
        return Stream.of(
                        both(Worlds.replace(), "usr/lib/a"),
                        byRename(Worlds.replace(), "usr/bin/b"),
                        byRename(Worlds.replace(), "usr/lib/note"),
                        both(FailingWorlds.replace(), "usr/lib/a"),
                        byRename(FailingWorlds.replace(), "usr/bin/b"),
                        both(FailingWorlds.replace(), "srv/new"),
                        byRename(FailingWorlds.replace(), "srv/fresh/note"),
                        both(FailingWorlds.replace(), "srv/fresh/x"),
                        both(Worlds.remove(), "usr/bin/a"),
                        byRename(Worlds.remove(), "usr/share/a/note"),
                        both(Worlds.remove(), "usr/share/a/one"),
                        both(FailingWorlds.remove(), "usr/bin/a"),
                        byRename(FailingWorlds.remove(), "usr/share/a"),
                        both(FailingWorlds.remove(), "usr/share/a/one"),
                        both(Worlds.install(), "usr/bin/a"),
                        byRename(Worlds.install(), "usr/share/a/note"),
                        byRename(Worlds.fileToDirectory(), "etc/a"),
                        byRename(Worlds.fileToDirectory(), "etc/a/inside/note"),
                        both(Worlds.directoryToLink(), "srv/f"),
                        both(Worlds.directoryToLink(), "srv/d/one"),
                        byRename(Worlds.directoryToLink(), "srv/d/note"),
                        both(FailingWorlds.types(), "srv/f"),
                        byRename(FailingWorlds.types(), "srv/d/note"),
                        both(LinkWorlds.turnRound(), "lib/x"),
                        both(Worlds.undo(), "usr/bin/a"),
                        both(Worlds.boot(), "boot/kernel"),
                        both(Worlds.bootGoes(), "boot/kernel"))
                .flatMap(List::stream);
    }

    private static List<Case> both(World world, String path) {
        return List.of(new Case(world, path, UserSaves.Way.RENAME, 4), new Case(world, path, UserSaves.Way.IN_PLACE, 4));
    }

    private static List<Case> byRename(World world, String path) {
        return List.of(new Case(world, path, UserSaves.Way.RENAME, 4));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void t4_nothingThatAUserSavesIsLost(Case one) {
        UserSaves.Result result = new UserSaves(one.world(), RootPath.of(one.path()), one.way(), Wiring.DIRECT).run();
        assertEquals(List.of(), result.lost());
        assertTrue(result.saves() >= one.savesLeast(), "the user could save only " + result.saves() + " times");
    }
}
