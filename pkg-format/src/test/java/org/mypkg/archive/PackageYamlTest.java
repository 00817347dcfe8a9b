package org.mypkg.archive;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.mypkg.diag.ErrorCode;
import org.mypkg.manifest.Account;
import org.mypkg.manifest.PackageSpec;
import org.mypkg.manifest.ScriptPhase;
import org.mypkg.model.PackageId;

final class PackageYamlTest {
    private static final String FULL = """
            name: zlib
            version: 1:1.30-2
            arch: x86_64
            summary: compression
            description: |
              Two lines
              of text.
            license: Zlib
            url: https://zlib.net/
            maintainer: me
            vital: true
            requires: [libc >= 1.2, "a | b = 2"]
            recommends: [zlib-doc]
            conflicts: ["zlib-ng < 2"]
            provides: ["so:libz.so.1", "pkgconfig:zlib = 1.30"]
            replaces: [old-zlib]
            install-if: [x, y]
            config: [/etc/zlib.conf]
            generated: [/var/cache/zlib]
            alternatives:
              - {path: /usr/bin/gz, target: zgz, priority: -5}
            users:
              - {name: z, uid: 100, gid: 101, home: /var/z, shell: /bin/sh, comment: Z}
            groups:
              - {name: z, gid: 101}
            scripts:
              post-install: |
                echo installed
            script-writes: [/etc/cache]
            triggers:
              - paths: ["/usr/lib/*.so"]
                run: ldconfig
            """;

    @Test
    void everyKeyArrives() throws Exception {
        PackageSpec spec = PackageYaml.parse(FULL, "M.yaml");
        assertEquals(PackageId.of("zlib", "1:1.30-2", "x86_64"), spec.id());
        assertEquals("Two lines\nof text.\n", spec.description().text());
        assertTrue(spec.vital());
        assertEquals("[libc >= 1.2, a | b = 2]", spec.dependencies().requires().toString());
        assertEquals("[so:libz.so.1, pkgconfig:zlib = 1.30]", spec.dependencies().provides().toString());
        assertEquals("[x, y]", spec.dependencies().installIf().toString());
        assertEquals("[/etc/zlib.conf]", spec.config().toString());
        assertEquals(-5, spec.alternatives().getFirst().priority());
        assertEquals(
                List.of(new Account.Group("z", 101), new Account.User("z", 100, 101, "/var/z", "/bin/sh", "Z")),
                spec.accounts());
        assertEquals("echo installed\n", spec.scripts().get(ScriptPhase.POST_INSTALL));
        assertEquals("ldconfig", spec.triggers().getFirst().run());
    }

    @Test
    void theDescriptionSurvivesTheManifest() throws Exception {
        PackageSpec spec = PackageYaml.parse(FULL, "M.yaml");
        assertEquals(spec, ManifestCodec.decodeSpec(ManifestCodec.encodeSpec(spec)));
    }

    @Test
    void accountsMayLeaveTheirNumbersOpen() throws Exception {
        PackageSpec spec = PackageYaml.parse("name: x\nversion: 1\nusers: [{name: a}]\ngroups: [{name: b}]\n", "M.yaml");
        var user = new Account.User("a", Account.ANY, Account.ANY, "/", "/usr/sbin/nologin", "");
        assertEquals(List.of(new Account.Group("b", Account.ANY), user), spec.accounts());
        assertEquals(spec, ManifestCodec.decodeSpec(ManifestCodec.encodeSpec(spec)));
    }

    @Test
    void everyScalarIsTheTextThatWasWritten() throws Exception {
        PackageSpec spec = PackageYaml.parse("name: on\nversion: 1.10\nsummary: 0x1F\n", "M.yaml");
        assertEquals("on", spec.id().name().value());
        assertEquals("1.10", spec.id().version().value());
        assertEquals("0x1F", spec.description().summary());
        assertEquals("noarch", spec.id().arch().value());
    }

    @Test
    void mistakesAreNamedWithTheirLine() {
        wrong("line 3: unknown key 'require'", "name: x\nversion: 1\nrequire: [a]\n");
        wrong("line 1: 'version' is missing", "name: x\n");
        wrong("line 2: version: not a version: '_'", "name: x\nversion: _\n");
        wrong("line 4: requires: not 'name'", "name: x\nversion: 1\nrequires:\n  - a >> 1\n");
        wrong("line 3: config must be a list", "name: x\nversion: 1\nconfig: /etc/x\n");
        wrong("line 3: config: not an absolute path", "name: x\nversion: 1\nconfig: [etc/x]\n");
        wrong("line 3: config: not a path below a root", "name: x\nversion: 1\nconfig: [/etc/../x]\n");
        wrong("line 3: a second 'name'", "name: x\nversion: 1\nname: y\n");
        wrong("line 4: no-such: no script", "name: x\nversion: 1\nscripts:\n  no-such: x\n".replace("  no-such", "  no-such"));
        wrong("line 3: vital: true or false", "name: x\nversion: 1\nvital: yes\n");
        wrong("line 1: the file says nothing", "");
        wrong("line 1: 'key: value' lines", "- a\n");
        wrong("line 2", "name: x\n\t- y\n");
        wrong("line 4: name: not the name of an account: 'A'", "name: x\nversion: 1\nusers:\n  - {name: A}\n");
        wrong("line 4: shell: not a field of an account: 'a:b'", "name: x\nversion: 1\nusers:\n  - {name: a, shell: 'a:b'}\n");
        wrong("line 3: alternatives must be a list", "name: x\nversion: 1\nalternatives: {path: /a}\n");
    }

    private static void wrong(String expected, String yaml) {
        var thrown = assertThrows(FormatException.class, () -> PackageYaml.parse(yaml, "M.yaml"), yaml);
        assertEquals(ErrorCode.MANIFEST_INVALID, thrown.code());
        String fact = thrown.diagnostic().because().getFirst();
        assertTrue(fact.startsWith(expected), fact + " instead of " + expected);
    }
}
