package org.mypkg.build;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mypkg.diag.ErrorCode;
import org.mypkg.recipe.Recipe;
import org.mypkg.recipe.RecipeBook;
import org.mypkg.sys.HostFiles;

final class BuildGraphTest {
    @TempDir
    private Path directory = Path.of("");

    @Test
    void makersComeBeforeWhoNeedsThem() throws Exception {
        recipe("app", "[lib-dev, headers]", "");
        recipe("lib", "[headers]", "packages: [{name: lib-dev, files: [/x]}]");
        recipe("headers", "[]", "");
        recipe("other", "[]", "");
        assertEquals(List.of("headers", "lib", "app"), names(graph().order(List.of("app"))));
        assertEquals(List.of("other", "headers", "lib", "app"), names(graph().order(List.of("other", "lib-dev", "app"))));
    }

    @Test
    void aCircleIsNamedMemberByMember() throws Exception {
        recipe("start", "[a]", "");
        recipe("a", "[b]", "");
        recipe("b", "[a]", "");
        BuildException circle = assertThrows(BuildException.class, () -> graph().order(List.of("start")));
        assertEquals(ErrorCode.BUILD_CYCLE, circle.diagnostic().code());
        assertEquals(
                List.of("a needs b for its build", "b needs a for its build"), circle.diagnostic().because());
    }

    @Test
    void aPackageWithoutRecipeIsNamedWithWhoNeedsIt() throws Exception {
        recipe("a", "[gone]", "");
        BuildException missing = assertThrows(BuildException.class, () -> graph().order(List.of("a")));
        assertTrue(missing.toString().contains("gone") && missing.toString().contains("needed by a"), missing.getMessage());
    }

    private void recipe(String name, String makedepends, String more) throws Exception {
        HostFiles.createDirectories(directory.resolve(name));
        HostFiles.writeText(
                directory.resolve(name).resolve("recipe.yaml"),
                "name: " + name + "\nversion: 1\nrevision: 1\narch: x86_64\nmakedepends: " + makedepends + "\n" + more + "\n");
    }

    private BuildGraph graph() throws Exception {
        return new BuildGraph(RecipeBook.read(List.of(directory)));
    }

    private static List<String> names(List<Recipe> order) {
        return order.stream().map(Recipe::name).toList();
    }
}
