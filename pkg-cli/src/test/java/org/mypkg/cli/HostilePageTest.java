package org.mypkg.cli;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.mypkg.fetch.Misbehaviour;
import org.mypkg.testing.Golden;

/** The page of what is refused and how is made of the tests' own tables; {@code -Dgolden.update=true} writes it. */
final class HostilePageTest {
    private static final String HEAD = """
            # Hostile mirrors

            What somebody can serve who has the server, the network, an old key or all of them, and what the client says to it. Each line is a test: the client
            ends with exit code 4 (3 where the code begins with E06: what cannot be read at all), names the code, and leaves the root and what it remembers of the repository as they were. `mypkg explain CODE` says more.
            """;

    /** A section for each table; a new table is a new line. */
    private static Map<String, List<HostileRow>> sections() {
        var sections = new LinkedHashMap<String, List<HostileRow>>();
        sections.put("What is signed, and by whom", Arrays.stream(TrustAttack.values()).map(TrustAttack::row).toList());
        return sections;
    }

    @Test
    void thePageIsWhatTheTestsDo() {
        var page = new StringBuilder(HEAD);
        sections().forEach((title, rows) -> {
            page.append("\n## ").append(title).append("\n\n| what is served | code | |\n| --- | --- | --- |\n");
            rows.forEach(row -> page.append(row.line()));
        });
        page.append(HostileTable.section(Misbehaviour.all()));
        Golden.check("../docs/hostile-mirrors.md", page.toString());
    }
}
