package org.mypkg.tidy;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.mypkg.diag.ErrorCode;
import org.mypkg.testing.Table;

/** The whole code base keeps the rules of the style guide. */
final class TidyTest {
    private static final Path TOP = Path.of("").toAbsolutePath().resolveSibling("").normalize();
    private static final String TABLES = "src/test/resources/tidy/";
    private static final String EVIDENCE = "docs/crash-consistency.md";
    private static final int EVIDENCE_LEAST = 40;

    @Test
    void theWholeCodeBaseIsTidy() throws IOException {
        CodeBase code = CodeBase.read(TOP);
        assertTrue(code.classes().size() > 50, "only " + code.classes().size() + " classes found");
        var breaches = new ArrayList<Breach>();
        for (Rule rule : rules()) {
            breaches.addAll(rule.check(code));
        }
        List<Breach> left = Ratchet.of(Table.read(TABLES + "ratchet.table")).unexcused(breaches);
        if (!left.isEmpty()) {
            fail(left.size() + " breaches of STYLE.md\n" + left.stream().map(Breach::toString).collect(Collectors.joining("\n")));
        }
    }

    private static List<Rule> rules() throws IOException {
        return List.of(
                new BorderRule(Borders.of(Table.read(TABLES + "borders.table"))),
                new CycleRule(),
                new ForbiddenUseRule(Table.read(TABLES + "forbidden.table")),
                new PackageRule(),
                new SizeRule(),
                new MarkRule(),
                new CatchRule(),
                new ErrorPageRule(codes(), pages()),
                new EvidenceRule(EVIDENCE, Files.readString(TOP.resolve(EVIDENCE)), EVIDENCE_LEAST));
    }

    private static SortedSet<String> codes() {
        return Stream.of(ErrorCode.values()).map(ErrorCode::label).collect(Collectors.toCollection(TreeSet::new));
    }

    private static SortedSet<String> pages() throws IOException {
        Path directory = TOP.resolve("docs/errors");
        if (!Files.isDirectory(directory)) {
            return new TreeSet<>();
        }
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> String.valueOf(file.getFileName())).collect(Collectors.toCollection(TreeSet::new));
        }
    }
}
