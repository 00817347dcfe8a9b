package org.mypkg.repo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every verb shows how it is used. */
final class HelpTest {
    @Test
    void everyVerbHasAnExampleWithOptionsThatItKnows(@TempDir Path temporary) throws Exception {
        var workshop = new Workshop(temporary);
        List<String> verbs = Pattern.compile("(?m)^ {2}([a-z]+(?:[ -][a-z]+)?)  +\\S")
                .matcher(workshop.run("--help").ok().out())
                .results()
                .map(found -> found.group(1))
                .toList();
        assertEquals(14, verbs.size(), verbs.toString());
        for (String verb : verbs) {
            String help = workshop.run((verb + " --help").split(" ")).ok().out();
            List<String> examples = help.lines().filter(line -> line.startsWith("  mkrepo " + verb + " ")).toList();
            assertTrue(!examples.isEmpty(), help);
            String options = help.substring(0, help.indexOf("\nExample"));
            for (String example : examples) {
                Pattern.compile(" (--?[a-z][a-z-]*)").matcher(example).results().forEach(option ->
                        assertTrue(Pattern.compile(Pattern.quote(option.group(1)) + "\\b").matcher(options).find(), example + "\n" + help));
            }
        }
    }
}
