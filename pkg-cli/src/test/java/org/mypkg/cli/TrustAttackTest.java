package org.mypkg.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.mypkg.engine.TestPackage;
import org.mypkg.engine.Tree;
import org.mypkg.model.Digest;

/** Every attack is refused by its own code and exit, and nothing is changed. */
final class TrustAttackTest {
    @TempDir
    Path directory;

    @ParameterizedTest
    @EnumSource
    void isRefusedAndChangesNothing(TrustAttack attack) throws Exception {
        var cli = new CliHarness(directory);
        cli.repository().add(TestPackage.of("hello", "1.0").file("/usr/bin/hello", "hi")).publish();
        List<String> command = attack.mount(cli);
        Map<String, String> before = state(cli.root());
        CliHarness.Ran ran = cli.run(command.toArray(String[]::new));
        assertEquals(attack.row().code().fault().exitCode(), ran.code(), ran.out() + ran.err());
        assertTrue(ran.err().contains("error[" + attack.row().code().label() + "]"), ran.err());
        assertEquals(before, state(cli.root()));
    }

    /** The root, what is remembered of repositories, and which index is kept. */
    private static Map<String, String> state(Path root) throws IOException {
        var state = new TreeMap<String, String>(Tree.of(root));
        for (String place : List.of("var/lib/mypkg/trust", "var/cache/mypkg/index")) {
            if (!Files.isDirectory(root.resolve(place))) {
                continue;
            }
            try (Stream<Path> files = Files.list(root.resolve(place))) {
                for (Path file : files.filter(f -> f.toString().endsWith(".json")).toList()) {
                    state.put(root.relativize(file).toString(), Digest.of(Files.readAllBytes(file)).hex());
                }
            }
        }
        return state;
    }
}
