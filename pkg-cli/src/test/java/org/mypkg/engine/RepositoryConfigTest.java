package org.mypkg.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.mypkg.diag.ErrorCode;
import org.mypkg.fetch.Location;

final class RepositoryConfigTest {
    private static Repository parse(String text) throws EngineException {
        return RepositoryConfig.parse("main.yaml", text.getBytes(StandardCharsets.UTF_8));
    }

    private static List<String> places(String text) throws EngineException {
        return parse(text).places().stream().map(Location::toString).toList();
    }

    @Test
    void mirrorsAreWrittenInAnyOfTheUsualWays() throws EngineException {
        List<String> two = List.of("https://a/", "https://b/");
        assertEquals(two, places("url: https://a/\nmirrors: [https://b/]\n"));
        assertEquals(two, places("url: [https://a/, 'https://b/']\n"));
        assertEquals(two, places("url:\n  - https://a/ # the first\n  - \"https://b/\"\npriority: 3\n"));
        assertEquals(two, places("url: https://a/\nmirrors:\n- https://b/\n- https://a/\n"));
        assertEquals(List.of("https://a/"), places("# none\nurl: https://a/\n"));
        var json = "{\"url\":\"https://a/\",\"mirrors\":[\"https://b/\"]}".getBytes(StandardCharsets.UTF_8);
        assertEquals(two, RepositoryConfig.parse("main.json", json).places().stream().map(Location::toString).toList());
    }

    @Test
    void whatIsWrittenIsReadBack() throws EngineException {
        for (String text : List.of("url: https://a/\npriority: 5\n", "url: [https://a/, https://b/, https://c/]\n")) {
            Repository repository = parse(text);
            assertEquals(repository, RepositoryConfig.parse("main.yaml", RepositoryConfig.encode(repository)));
        }
    }

    @Test
    void whatCannotBeMeantIsRefused() {
        for (String text : List.of(
                "", "url:\n", "mirrors: [https://a/]\n", "- https://a/\n", "url: https://a/\n- https://b/\n",
                "url: https://a/\npriority: [1, 2]\n", "url: https://a/\npriority:\n", "url: ftp://a/\n",
                "url: https://a/\nmirrors: ftp://b/\n", "url: https://a/\nurl: https://b/\n")) {
            var wrong = assertThrows(EngineException.class, () -> parse(text), text);
            assertEquals(ErrorCode.CONFIG_INVALID, wrong.diagnostic().code());
        }
    }
}
