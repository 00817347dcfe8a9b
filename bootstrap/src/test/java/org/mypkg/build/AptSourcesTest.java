package org.mypkg.build;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.mypkg.model.Digest;

final class AptSourcesTest {
    private static final String STANZAS = String.join(
            "\n",
            "Types: deb",
            "# a comment",
            "URIs: http://mirror.example/debian",
            "Suites: bookworm bookworm-updates",
            "Components: main",
            "Signed-By: /usr/share/keyrings/debian.gpg",
            "",
            "Types: deb",
            "URIs: http://mirror.example/debian-security",
            "Suites: bookworm-security",
            "Signed-By:",
            " -----BEGIN PGP PUBLIC KEY BLOCK-----",
            " .",
            "",
            "Enabled: no",
            "URIs: http://off.example/debian",
            "Suites: forky",
            "");

    @Test
    void theSuiteIsReplacedAndTheServerAndKeyAreKept() {
        var sources = AptSources.parse(List.of(), List.of(STANZAS));
        assertEquals(
                Optional.of("deb-src [signed-by=/usr/share/keyrings/debian.gpg] http://mirror.example/debian trixie main"),
                sources.sourceLine("bookworm", "trixie"));
        // A key inside the stanza is no file: apt's own trusted keys serve.
        assertEquals(
                Optional.of("deb-src http://mirror.example/debian-security trixie-security main"),
                sources.sourceLine("bookworm", "trixie-security"));
        assertEquals(Optional.empty(), sources.sourceLine("forky", "trixie"), "a disabled entry does not count");
        assertEquals(Optional.empty(), sources.sourceLine("noble", "trixie"));
    }

    @Test
    void theOneLineFormatIsReadWithAndWithoutOptions() {
        String list = "# deb http://no.example x main\n"
                + "deb [arch=amd64 signed-by=/k.gpg] http://a.example/debian bookworm main contrib\n"
                + "deb\thttp://b.example/debian-security bookworm-security main\n";
        var sources = AptSources.parse(List.of(list), List.of());
        assertEquals(
                Optional.of("deb-src [signed-by=/k.gpg] http://a.example/debian forky main"),
                sources.sourceLine("bookworm", "forky"));
        assertEquals(
                Optional.of("deb-src http://b.example/debian-security forky-security main"),
                sources.sourceLine("bookworm", "forky-security"));
    }

    @Test
    void aFileIsFoundByPackageNameAndDigest() {
        Digest wanted = Digest.of(new byte[] {1});
        Digest other = Digest.of(new byte[] {2});
        assertEquals(Optional.of("pool/m/musl/musl_1.orig.tar.gz"), find("musl", wanted));
        assertEquals(Optional.empty(), find("musl", other), "the same name with other bytes is not it");
        assertEquals(Optional.empty(), find("musl-x", wanted), "another package's file is not it");
    }

    private static Optional<String> find(String source, Digest digest) {
        Digest listed = Digest.of(new byte[] {1});
        String index = String.join(
                "\n",
                "Package: other",
                "Directory: pool/o/other",
                "Checksums-Sha256:",
                " " + Digest.of(new byte[] {3}) + " 5 musl_1.orig.tar.gz",
                "",
                "Package: musl",
                "Files:",
                " 0123 5 musl_1.orig.tar.gz",
                "Checksums-Sha256:",
                " " + listed + " 5 musl_1.orig.tar.gz",
                " " + Digest.of(new byte[] {4}) + " 5 musl_1.debian.tar.xz",
                "Directory: pool/m/musl");
        var reader = new SourcesIndex(source, "musl_1.orig.tar.gz", digest);
        index.lines().forEach(reader::line);
        return reader.path();
    }
}
