package org.mypkg.recipe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.junit.jupiter.api.Test;

final class YamlTest {
    @Test
    void whatIsWrittenReadsBackAsTheSameTexts() throws RecipeException {
        SequencedMap<String, Yaml> fields = new LinkedHashMap<>();
        for (String text : List.of("", "1.10", "no", "null", "a: b", "two\nlines\n", "\"quoted\" \\ $x", "ü")) {
            fields.put("key " + fields.size(), new Yaml.Text(text, 0));
        }
        fields.put("list", new Yaml.Items(List.of(new Yaml.Text("~", 0)), 0));
        Yaml.Fields read = YamlReader.read("test", Yaml.write(new Yaml.Fields(fields, 0)));
        assertEquals(Yaml.write(new Yaml.Fields(fields, 0)), Yaml.write(read));
        assertEquals(fields.keySet().stream().toList(), read.values().keySet().stream().toList());
        assertEquals("two\nlines\n", read.values().get("key 5") instanceof Yaml.Text text ? text.value() : "");
    }

    @Test
    void aliasesAndDeepNestingAreRefused() {
        // So deep that a reader that recurses would run out of stack before it could refuse.
        String deep = "c: " + "[".repeat(200_000) + "]".repeat(200_000);
        RecipeException refused = assertThrows(RecipeException.class, () -> YamlReader.read("test", deep));
        assertTrue(refused.diagnostic().toString().contains("nested deeper than 16 levels"), refused::getMessage);
        assertThrows(RecipeException.class, () -> YamlReader.read("test", "a: &x [1]\nb: *x\n" + "c: " + "[".repeat(40) + "]".repeat(40)));
        assertThrows(RecipeException.class, () -> YamlReader.read("test", ""));
    }
}
