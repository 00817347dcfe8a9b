package org.mypkg.archive;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.mypkg.diag.ErrorCode;
import org.mypkg.manifest.PackageSpec;

/** What the packer refuses. */
final class PackageRulesTest {
    private static List<String> breaches(String moreYaml, Samples samples) throws FormatException {
        PackageSpec spec = PackageYaml.parse("name: x\nversion: 1\n" + moreYaml, "x.yaml");
        return PackageRules.breaches(spec, samples.entries());
    }

    private static void refused(String reason, String yaml, Samples samples) throws FormatException {
        List<String> breaches = breaches(yaml, samples);
        assertEquals(1, breaches.size(), breaches.toString());
        assertTrue(breaches.getFirst().contains(reason), breaches.toString());
    }

    @Test
    void nothingIsPackedThroughTheMergedDirectories() throws Exception {
        for (String top : new String[] {"bin", "sbin", "lib", "lib64"}) {
            refused("pack it as /usr/" + top + "/x", "", new Samples().file(top + "/x", "1"));
            refused("a link", "", new Samples().directory(top));
            assertEquals(List.of(), breaches("", new Samples().symlink(top, "usr/" + top)));
        }
        assertEquals(List.of(), breaches("", new Samples().file("library", "1").directory("usr/lib")));
    }

    @Test
    void declarationsMustFitTheFiles() throws Exception {
        refused("no regular file", "config: [/etc/x]\n", new Samples());
        refused("no regular file", "config: [/etc/x]\n", new Samples().symlink("etc/x", "y"));
        assertEquals(List.of(), breaches("config: [/etc/x]\n", new Samples().file("etc/x", "1")));
        refused("declared as generated", "generated: [/etc/x]\n", new Samples().file("etc/x", "1"));
        refused(
                "offered as an alternative",
                "alternatives: [{path: /usr/bin/vi, target: vim}]\n",
                new Samples().symlink("usr/bin/vi", "vim"));
    }

    @Test
    void thePackageManagersOwnStateIsNotForPackages() throws Exception {
        refused("belongs to the package manager", "", new Samples().file("etc/mypkg/world", "x"));
        assertEquals(List.of(), breaches("", new Samples().file("etc/mypkg/repos.d/base.yaml", "x")));
    }

    @Test
    void theWriterRefusesWhatTheRulesRefuse() {
        var thrown = assertThrows(FormatException.class, () -> new Samples().file("bin/sh", "x").pack());
        assertEquals(ErrorCode.MANIFEST_INVALID, thrown.code());
        assertTrue(thrown.diagnostic().title().contains("sample"));
    }
}
