package org.mypkg.dist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The tour that {@code docs/tour.sh} writes. */
final class TourTest {
    private static final Path TOP = Files.exists(Path.of("docs/tour.sh")) ? Path.of("") : Path.of("..");

    private static String read(String file) throws Exception {
        return Files.readString(TOP.resolve(file));
    }

    private static String between(String text, String from, String to) {
        return text.substring(text.indexOf(from) + from.length(), text.indexOf(to));
    }

    @Test
    void theReadmeHasTheFirstPart() throws Exception {
        assertEquals(
                between(read("docs/tour.md"), "<!-- first part: begins -->", "<!-- first part: ends -->"),
                between(read("README.md"), "<!-- tour: begins -->", "<!-- tour: ends -->"));
    }

    @Test
    void everyCommandOfThePageStandsInTheScript() throws Exception {
        String script = read("docs/tour.sh");
        List<String> commands = read("docs/tour.md").lines().filter(line -> line.startsWith("$ ")).map(line -> line.substring(2)).toList();
        assertTrue(commands.size() > 30, "there are " + commands.size());
        for (String command : commands) {
            String written = command.replaceAll("http://127\\.0\\.0\\.1:[0-9]+", "\\$url");
            assertTrue(script.contains(written), written);
        }
    }

    /** Runs the whole tour once more with the programs of {@code target/dist}. */
    @Test
    @Tag("slow")
    void thePageIsWhatTheProgramsPrintNow() throws Exception {
        assertTrue(Files.exists(TOP.resolve("target/dist/bin/mypkg")), "mvn package -DskipTests comes first");
        Process tour = new ProcessBuilder("bash", TOP.resolve("docs/tour.sh").toString(), "--check").redirectErrorStream(true).start();
        String output = new String(tour.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, tour.waitFor(), output);
    }
}
