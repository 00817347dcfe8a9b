package org.mypkg.world;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.mypkg.model.Dependencies;
import org.mypkg.model.PackageId;
import org.mypkg.model.PackageName;
import org.mypkg.model.Relation;
import org.mypkg.world.World.Wish;

final class WorldTest {
    private static final PackageName A = new PackageName("a");

    @Test
    void aWishReplacesTheEarlierOneForTheSame() {
        World world = World.EMPTY
                .wanting(Relation.parse("a"))
                .wanting(Relation.parse("b"))
                .wanting(Relation.parse("a >= 2"));
        assertEquals("[b, a >= 2]", world.wishes().toString());
        assertTrue(world.wants(A));
        assertFalse(world.wants(new PackageName("c")));
    }

    @Test
    void notWantingDropsWishesAndHoldsButNotBans() {
        World world = World.EMPTY
                .wanting(Relation.parse("a"))
                .with(new Wish.Hold(A))
                .with(new Wish.Forbid(new PackageName("x")));
        assertTrue(world.holds(A));
        assertEquals("[!x]", world.notWanting(A).wishes().toString());
        assertTrue(world.notWanting(new PackageName("x")).forbids(new PackageName("x")));
    }

    @Test
    void whatIsSkippedStaysSkippedWhenItIsRemovedOnceMore() {
        World world = World.EMPTY.wanting(Relation.parse("a")).with(new Wish.Skip(A));
        assertTrue(world.skips(A));
        assertFalse(world.skips(new PackageName("b")));
        assertEquals("[skip a]", world.notWanting(A).wishes().toString());
    }

    @Test
    void aWishStandsOnce() {
        World world = World.EMPTY.with(new Wish.Hold(A)).with(new Wish.Hold(A));
        assertEquals(List.of(new Wish.Hold(A)), world.wishes());
        assertEquals("hold a", world.wishes().getFirst().toString());
    }

    @Test
    void aReplacementKnowsItsDirection() {
        assertTrue(replace("2", "1.9").isDowngrade());
        assertFalse(replace("1", "1.0.1").isDowngrade());
        assertFalse(replace("1.0", "1.00").isDowngrade());
    }

    private static Action.Replace replace(String from, String to) {
        return new Action.Replace(
                new InstalledPackage(PackageId.of("a", from, "noarch"), Dependencies.NONE, false, "r", true),
                new Candidate(PackageId.of("a", to, "noarch"), Dependencies.NONE, false, "r", 0));
    }

    @Test
    void aPlanOfNothingIsEmpty() {
        assertTrue(new Plan(List.of()).isEmpty());
        assertFalse(new Plan(List.of(replace("1", "2"))).isEmpty());
    }
}
