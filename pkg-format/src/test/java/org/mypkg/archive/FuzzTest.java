package org.mypkg.archive;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.mypkg.diag.ErrorCode;
import org.mypkg.diag.Failure;
import org.mypkg.manifest.Manifest;
import org.mypkg.manifest.PackageSpec;
import org.mypkg.testing.Gen;
import org.mypkg.testing.Property;

/** Texts that were good and then were changed at random: read, or refused with a diagnostic; never anything else. */
final class FuzzTest {
    private static final List<String> PIECES = List.of(
            "", "\"", "{", "}", "[", "]", ":", ",", "null", "-1", "1e9", "9".repeat(25), "\\u0000", "\0", "..", "/", "true",
            "\n", "  ", "- ", "&a ", "*a", "!!int ", "|", "ü", "\ud800", "files", "critical", "format");

    /** The text with some places replaced. */
    private static String mutated(Gen gen, String text) {
        var mutated = new StringBuilder(text);
        int changes = 1 + gen.below(4);
        for (int i = 0; i < changes; i++) {
            int from = gen.below(mutated.length());
            int to = Math.min(mutated.length(), from + gen.below(12));
            mutated.replace(from, to, gen.pick(PIECES));
        }
        return mutated.toString();
    }

    private interface Reading {
        void read() throws Failure;
    }

    private static void readOrRefused(Reading reading, ErrorCode... allowed) {
        try {
            reading.read();
        } catch (Failure declared) {
            var diagnostic = declared.diagnostic();
            assertTrue(List.of(allowed).contains(diagnostic.code()), diagnostic.toString());
            assertFalse(diagnostic.title().isEmpty());
            assertFalse(diagnostic.because().isEmpty());
        }
    }

    @Test
    void aChangedManifestIsReadOrRefused() throws Exception {
        Manifest manifest = Samples.everything().pack(Samples.spec(), Optional.empty()).written().manifest();
        String text = new String(ManifestCodec.encode(manifest), StandardCharsets.UTF_8);
        Property.check("changed manifests", 600, gen -> {
            String changed = mutated(gen, text);
            gen.note("manifest", changed);
            readOrRefused(
                    () -> {
                        Manifest read = ManifestCodec.decode(changed.getBytes(StandardCharsets.UTF_8), Limits.DEFAULT);
                        byte[] again = ManifestCodec.encode(read);
                        assertEquals(read, ManifestCodec.decode(again, Limits.DEFAULT));
                    },
                    ErrorCode.PACKAGE_DAMAGED,
                    ErrorCode.FORMAT_TOO_NEW,
                    ErrorCode.LIMIT_EXCEEDED);
        });
    }

    private static final String YAML = """
            name: hello
            version: 1:2.0-3
            requires: [a >= 1, "b | c"]
            alternatives:
              - {path: /usr/bin/hi, target: hello, priority: 10}
            users:
              - {name: u, uid: 1, gid: 1}
            scripts:
              post-install: |
                echo
            triggers:
              - paths: [/usr/*]
                run: x
            """;

    @Test
    void aChangedDescriptionIsReadOrRefused() {
        Property.check("changed descriptions", 600, gen -> {
            String changed = mutated(gen, YAML);
            gen.note("text", changed);
            readOrRefused(
                    () -> {
                        PackageSpec spec = PackageYaml.parse(changed, "M.yaml");
                        assertEquals(spec, ManifestCodec.decodeSpec(ManifestCodec.encodeSpec(spec)));
                    },
                    ErrorCode.MANIFEST_INVALID);
        });
    }

    @Test
    void deepAndLoopingYamlIsRefused() {
        var hostile = new ArrayList<String>();
        hostile.add("name: " + "[".repeat(5_000));
        hostile.add("name: " + "[".repeat(5_000) + "]".repeat(5_000));
        hostile.add("requires: &a [*a]\nname: x\nversion: 1\n");
        hostile.add("&a name: *a");
        hostile.add("? {a: b}\n: c\n");
        hostile.add("name: x\n---\nname: y\n");
        hostile.add("name: !!java.lang.Runtime x\nversion: [1]\n");
        for (String text : hostile) {
            var thrown = assertThrows(FormatException.class, () -> PackageYaml.parse(text, "M.yaml"));
            assertEquals(ErrorCode.MANIFEST_INVALID, thrown.code());
        }
    }
}
