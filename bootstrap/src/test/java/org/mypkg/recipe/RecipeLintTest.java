package org.mypkg.recipe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.mypkg.sys.HostFiles;
import org.mypkg.sys.ProcessRunner;

/** Every remark there is, for recipes that were written to deserve it. */
final class RecipeLintTest {
    private static final Path HERE = Path.of("src/test/resources/lint").toAbsolutePath();

    @Test
    void saysWhatIsWrongWithFileAndLine() throws Exception {
        assertEquals(HostFiles.readText(HERE.resolve("expected.txt")), text(lint().run(List.of(HERE.resolve("recipes")), List.of())));
    }

    @Test
    void looksOnlyAtTheNamedOnesAndKnowsTheOthers() throws Exception {
        List<Path> all = List.of(HERE.resolve("recipes"));
        assertEquals("", text(lint().run(all, List.of("good"))));
        List<Remark> bad = lint().run(all, List.of("bad-x"));
        assertTrue(bad.size() > 10 && bad.stream().allMatch(remark -> remark.file().equals("recipes/bad/recipe.yaml")), text(bad));
    }

    @Test
    void theRecipesOfTheDistributionHaveNoErrors() throws Exception {
        Path recipes = Path.of(System.getProperty("mypkg.top", ".."), "bootstrap", "recipes");
        List<Remark> errors = lint().run(List.of(recipes), List.of()).stream()
                .filter(remark -> remark.severity() == Remark.Severity.ERROR)
                .toList();
        assertEquals("", text(errors));
    }

    private static RecipeLint lint() {
        return new RecipeLint(new ProcessRunner(), HERE);
    }

    /** How a shell words a mistake is its own affair. */
    private static String text(List<Remark> remarks) {
        var text = new StringBuilder();
        remarks.forEach(remark -> text.append(remark.toString().replaceFirst("(is no shell text: ).*", "$1...")).append('\n'));
        return text.toString();
    }
}
