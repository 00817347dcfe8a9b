package org.mypkg.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.mypkg.diag.ErrorCode;
import org.mypkg.model.PackageName;
import org.mypkg.model.Relation;
import org.mypkg.world.World;
import org.mypkg.world.World.Wish;

final class WorldFileTest {
    private static final String TEXT =
            """
            # what I want
            hello

            tls>=3   # for the web
            so:libz.so.1
            !emacs
            hold  libc
            skip docs
            """;

    private static WorldFile parse(String text) throws EngineException {
        return WorldFile.parse(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String text(WorldFile file) {
        return new String(file.encode(), StandardCharsets.UTF_8);
    }

    @Test
    void everyKindOfLineIsRead() throws EngineException {
        assertEquals(
                List.of("hello", "tls >= 3", "so:libz.so.1", "!emacs", "hold libc", "skip docs"),
                parse(TEXT).world().wishes().stream().map(Wish::toString).toList());
    }

    @Test
    void whatDoesNotChangeStaysByteForByte() throws EngineException {
        WorldFile file = parse(TEXT);
        assertEquals(TEXT, text(file.with(file.world())));
    }

    @Test
    void newWishesComeAtTheEndAndGoneOnesLeave() throws EngineException {
        WorldFile file = parse(TEXT);
        World world = file.world()
                .notWanting(new PackageName("hello"))
                .wanting(Relation.parse("vim >= 9"))
                .wanting(Relation.parse("tls = 4"));
        assertEquals(
                "# what I want\n\nso:libz.so.1\n!emacs\nhold  libc\nskip docs\nvim>=9\ntls=4\n", text(file.with(world)));
        assertEquals(world, parse(text(file.with(world))).world());
    }

    @Test
    void aLineThatIsNoWishIsNamed() {
        for (String line : List.of("two words", "!", "hold a b", "a >", "=1", "!a>=1", "hold a=1", "skip a b", "skip a=1")) {
            var failure = assertThrows(EngineException.class, () -> parse("ok\n" + line + "\n"), line);
            assertEquals(ErrorCode.CONFIG_INVALID, failure.diagnostic().code());
            assertTrue(failure.diagnostic().because().getFirst().startsWith("line 2: "), line);
        }
    }

    @Test
    void anEmptyFileWantsNothing() throws EngineException {
        assertEquals(World.EMPTY, parse("").world());
        assertEquals("", text(WorldFile.empty().with(World.EMPTY)));
    }
}
