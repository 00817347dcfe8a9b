package org.mypkg.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class GoldenTest {
    @TempDir
    Path temporary = Path.of("set by JUnit");

    private String asked = "";

    @BeforeEach
    void rememberWhatTheBuildAsked() {
        asked = System.getProperty("golden.update", "");
        System.clearProperty("golden.update");
    }

    @AfterEach
    void giveItBack() {
        System.setProperty("golden.update", asked);
    }

    @Test
    void equalTextPassesAndTheFirstDifferenceIsNamed() throws IOException {
        Path file = Files.writeString(temporary.resolve("list.txt"), "one\ntwo\n");
        Golden.check(file, "one\ntwo\n");
        var error = assertThrows(AssertionError.class, () -> Golden.check(file, "one\nthree\n"));
        assertTrue(String.valueOf(error.getMessage()).startsWith(file + ":2: expected \"two\" but got \"three\""), error.getMessage());
        assertThrows(AssertionError.class, () -> Golden.check(file, "one\ntwo"));
    }

    @Test
    void aMissingFileFailsAndSaysHowToMakeIt() {
        var error = assertThrows(AssertionError.class, () -> Golden.check(temporary.resolve("none.txt"), "text"));
        assertTrue(String.valueOf(error.getMessage()).contains("-Dgolden.update=true"));
    }

    @Test
    void updatingIsAskedForByThePropertyAndRefusedInCi() {
        assertFalse(Golden.updating("", ""));
        assertFalse(Golden.updating("", "true"));
        assertTrue(Golden.updating("true", ""));
        assertThrows(AssertionError.class, () -> Golden.updating("true", "true"));
    }

    @Test
    void anUpdateWritesTheFile() throws IOException {
        Path file = temporary.resolve("deep").resolve("new.txt");
        Golden.rewrite(file, "grün\n");
        assertEquals("grün\n", Files.readString(file));
        Golden.check(file, "grün\n");
    }
}
