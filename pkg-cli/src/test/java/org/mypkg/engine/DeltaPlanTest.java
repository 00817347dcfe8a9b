package org.mypkg.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mypkg.archive.ByteSource;
import org.mypkg.archive.Limits;
import org.mypkg.archive.PackageReader;

/** Which frames are asked for at once. */
final class DeltaPlanTest {
    @SuppressWarnings("NullAway.Init")
    private PackageReader reader;

    private static byte[] content(int seed) {
        byte[] content = new byte[150_000];
        new Random(seed).nextBytes(content);
        return content;
    }

    /** Five frames; the second is nearly empty when compressed. */
    @BeforeEach
    void pack() throws Exception {
        TestPackage of = TestPackage.of("five", "1")
                .file("/a", content(1))
                .file("/b", new byte[200_000])
                .file("/c", content(3))
                .file("/d", content(4))
                .file("/e", content(5));
        reader = PackageReader.open(ByteSource.of(of.build(Optional.empty()).bytes()), Limits.DEFAULT);
        assertEquals(5, reader.manifest().frames().size(), reader.manifest().frames().toString());
    }

    private List<List<Integer>> runs(Integer... frames) {
        return DeltaPlan.runs(reader, new TreeSet<>(List.of(frames)));
    }

    @Test
    void neighboursAreOneQuestion() {
        assertEquals(List.of(List.of(2, 3)), runs(2, 3));
        assertEquals(List.of(List.of(0, 1, 2, 3, 4)), runs(0, 1, 2, 3, 4));
        assertEquals(List.of(), runs());
    }

    @Test
    void aShortFrameBetweenIsFetchedAlongAndALongOneIsNot() {
        assertEquals(List.of(List.of(0, 1, 2), List.of(4)), runs(0, 2, 4));
        assertEquals(List.of(List.of(1), List.of(3)), runs(1, 3));
    }
}
