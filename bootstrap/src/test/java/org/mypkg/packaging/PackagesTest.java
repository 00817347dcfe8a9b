package org.mypkg.packaging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mypkg.diag.ErrorCode;
import org.mypkg.elf.ElfFile;
import org.mypkg.manifest.Alternative;
import org.mypkg.manifest.PackageSpec;
import org.mypkg.model.Bytes;
import org.mypkg.model.RootPath;

/** Packages real, tiny programs and libraries of the host's compiler. */
final class PackagesTest {
    private static final String MAIN = "int main(void) { return 0; }\n";

    @TempDir
    private Path top = Path.of("");

    @BeforeEach
    void needsACompiler() {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/gcc")) && Files.exists(Path.of("/lib64/" + TestBuild.LOADER)), "no compiler");
    }

    /** A library with its tools, as upstream installs it. */
    private TestBuild whole() throws Exception {
        var build = new TestBuild(top)
                .library("/usr/lib/libit.so.2.1", "libit.so.2")
                .link("/usr/lib/libit.so.2", "libit.so.2.1")
                .link("/usr/lib/libit.so", "libit.so.2")
                .archive("/usr/lib/libit.a")
                .text("/usr/include/it/it.h", "int f(void);\n")
                .text("/usr/share/man/man3/it.3", ".TH it\n")
                .text("/usr/lib/pkgconfig/it.pc",
                        "prefix=/usr\nv=1.2\nName: it\nVersion: ${v}\nRequires: zlib >= 1.3, other\nRequires.private: third\nLibs: -lit\n")
                .script("/usr/bin/it-script", "#!/usr/bin/env -S perl -w\nexit 0;\n")
                .script("/usr/bin/it-shell", "#! /bin/sh\n")
                .script("/usr/share/doc/it/example", "#!/usr/bin/python3\n");
        return build.compiled("/usr/bin/it", "int f(void); int main(void) { return f(); }\n", "-g", TestBuild.LINKED,
                build.file("/usr/lib/libit.so.2.1").toString());
    }

    @Test
    void aTreeIsSplitByRuleAndSaysWhatItsFilesShow() throws Exception {
        Packages.Result result = whole().make("split: default\n");
        assertEquals("it it-static it-dev it-doc it-libs", TestBuild.names(result));
        assertEquals("/usr/bin/it\n/usr/bin/it-script\n/usr/bin/it-shell", TestBuild.files(result, "it"));
        assertEquals("/usr/lib/libit.a", TestBuild.files(result, "it-static"));
        assertEquals("/usr/include/it/it.h\n/usr/lib/libit.so\n/usr/lib/pkgconfig/it.pc", TestBuild.files(result, "it-dev"));
        assertEquals("/usr/share/doc/it/example\n/usr/share/man/man3/it.3", TestBuild.files(result, "it-doc"));
        assertEquals("/usr/lib/libit.so.2\n/usr/lib/libit.so.2.1", TestBuild.files(result, "it-libs"));
        assertFalse(Files.exists(TestBuild.made(result, "it").tree().resolve("usr/lib")), "emptied directories go");

        assertEquals("[cmd:it, cmd:it-script, cmd:it-shell]", provides(result, "it"));
        assertEquals("[cmd:perl, cmd:sh, so:ld-linux-x86-64.so.2, so:libc.so.6, so:libit.so.2]", requires(result, "it"));
        assertEquals("[so:libit.so.2]", provides(result, "it-libs"));
        assertEquals("[]", requires(result, "it-libs"));
        assertEquals("[pkgconfig:it = 1.2]", provides(result, "it-dev"));
        assertEquals("[pkgconfig:other, pkgconfig:third, pkgconfig:zlib >= 1.3, it-libs = 1.2-3]", requires(result, "it-dev"));
        assertEquals("[it-dev = 1.2-3]", requires(result, "it-static"));
        assertEquals("[]", requires(result, "it-doc"), "an example is not run");
        assertEquals("It (documentation)", TestBuild.spec(result, "it-doc").description().summary());
        assertEquals("MIT", TestBuild.spec(result, "it-doc").description().license());
        assertTrue(result.notes().toString().contains("/usr/bin/it-script needs cmd:perl"), result.notes().toString());
    }

    @Test
    void whatTheRecipeNamesComesFirstAndRulesAddToIt() throws Exception {
        Packages.Result result = whole().make(
                "split: [dev]\nrequires: [base, 'so:libc.so.6']\npackages: [{name: it-dev, files: ['/usr/lib/*.a'], summary: Mine}]\n");
        assertEquals("it it-dev", TestBuild.names(result));
        assertTrue(TestBuild.files(result, "it-dev").startsWith("/usr/include/it/it.h\n/usr/lib/libit.a\n/usr/lib/libit.so"));
        assertEquals("Mine", TestBuild.spec(result, "it-dev").description().summary());
        assertEquals("[base, so:libc.so.6, cmd:perl, cmd:sh, so:ld-linux-x86-64.so.2]", requires(result, "it"),
                "what it provides itself is not required, what the recipe says stands once");
        PackagingException wrong = assertThrows(PackagingException.class,
                () -> whole2("packages: [{name: it-x, files: [/usr/x]}]\n"));
        assertEquals(ErrorCode.TREE_UNFIT, wrong.diagnostic().code());
        assertTrue(wrong.toString().contains("'/usr/x' fits no file"), wrong.toString());
    }

    private Packages.Result whole2(String recipe) throws Exception {
        return new TestBuild(Files.createDirectories(top.resolve("second"))).text("/usr/share/it", "").make(recipe);
    }

    @Test
    void aLibraryAloneStaysInTheMainPackageWithoutPrograms() throws Exception {
        Packages.Result result = new TestBuild(top)
                .library("/usr/lib/libit.so.2", "libit.so.2")
                .text("/usr/lib/libscript.so", "INPUT(-lit)\n")
                .link("/usr/lib/libit.so", "libit.so.2")
                .make("split: default\n");
        assertEquals("it it-dev", TestBuild.names(result));
        assertEquals("/usr/lib/libit.so.2", TestBuild.files(result, "it"));
        assertEquals("[it = 1.2-3]", requires(result, "it-dev"));
    }

    @Test
    void aLoaderWithoutSonameIsFoundByAllItsNames() throws Exception {
        Packages.Result result = new TestBuild(top)
                .compiled("/usr/lib/libc.so", "int f(void) { return 1; }\n", "-shared", "-nostdlib")
                .link("/usr/lib/ld-ours.so.1", "libc.so")
                .library("/usr/lib/it/plugin.so", "plugin.so")
                .make("");
        assertEquals("[so:ld-ours.so.1, so:libc.so]", provides(result, "it"), "a plugin is no library of the system");
    }

    @Test
    void strippingTouchesOnlyTheCopy() throws Exception {
        TestBuild build = whole();
        Files.createLink(build.file("/usr/bin/it-too"), build.file("/usr/bin/it"));
        TestBuild.run("chmod", "4755", build.file("/usr/bin/it").toString());
        SortedMap<String, String> before = TestBuild.digests(build.file("/"));
        Packages.Result result = build.make("strip: 'true'\nsplit: default\n");
        assertEquals(before, TestBuild.digests(build.file("/")));
        Path stripped = TestBuild.made(result, "it").tree().resolve("usr/bin/it");
        assertTrue(Files.size(stripped) < Files.size(build.file("/usr/bin/it")));
        assertFalse(TestBuild.run("readelf", "-S", stripped.toString()).contains(".symtab"));
        assertTrue(Files.isSameFile(stripped, stripped.resolveSibling("it-too")), "two names of one file stay that");
        assertEquals("4755", TestBuild.run("stat", "-c", "%a", stripped.toString()).strip());
        Path archive = TestBuild.made(result, "it-static").tree().resolve("usr/lib/libit.a");
        assertFalse(TestBuild.run("readelf", "-S", archive.toString()).contains(".debug_info"));
        assertTrue(TestBuild.run("nm", archive.toString()).contains(" T f"), "an archive without its symbols would be useless");
        assertEquals("it it-static it-dev it-doc it-libs", TestBuild.names(result), "debug information is kept on request only");
        assertEquals(TestBuild.digests(TestBuild.made(result, "it").tree()),
                TestBuild.digests(TestBuild.made(build.make("strip: 'true'\nsplit: default\n"), "it").tree()));
    }

    @Test
    void debugInformationIsKeptOnRequestWhereDebuggersLookForIt() throws Exception {
        Packages.Result result = whole().make("strip: 'true'\nsplit: [dbg]\n");
        assertEquals("it it-dbg", TestBuild.names(result));
        assertEquals("/usr/lib/debug/usr/bin/it.debug\n/usr/lib/debug/usr/lib/libit.so.2.1.debug", TestBuild.files(result, "it-dbg"));
        assertEquals("[it = 1.2-3]", requires(result, "it-dbg"));
        Path program = TestBuild.made(result, "it").tree().resolve("usr/bin/it");
        Path debug = TestBuild.made(result, "it-dbg").tree().resolve("usr/lib/debug/usr/bin/it.debug");
        assertFalse(ElfFile.parse(Files.readAllBytes(program)).orElseThrow().debug());
        assertTrue(ElfFile.parse(Files.readAllBytes(debug)).orElseThrow().debug());
        assertTrue(TestBuild.run("readelf", "-p", ".gnu_debuglink", program.toString()).contains("it.debug"));
    }

    @Test
    void aLoaderThatDoesNotStartIsRefusedAndWhatWasBuiltIsUntouched() throws Exception {
        String talks = "void _start(void) { long r; __asm__ volatile(\"syscall\" : \"=a\"(r) : \"a\"(1L), \"D\"(1L), \"S\"(\"ours\\n\"), "
                + "\"d\"(5L) : \"rcx\", \"r11\", \"memory\"); __asm__ volatile(\"syscall\" :: \"a\"(231L), \"D\"(1L)); }\n";
        var build = new TestBuild(top)
                .compiled("/usr/lib/libc.so", talks, "-shared", "-fPIC", "-nostdlib", "-Wl,-e,_start")
                .link("/usr/lib/ld-ours.so.1", "libc.so");
        assertEquals("it", TestBuild.names(build.make("strip: 'true'\n")));
        byte[] good = Files.readAllBytes(build.file("/usr/lib/libc.so"));
        // A tool that takes too much: the file stays one that can be read, and its entry leads nowhere.
        build.stripWith("for last; do :; done\ncp \"$last\" \"$4\"\nprintf '\\0\\0\\0\\0\\0\\0\\0\\0' | dd of=\"$4\" bs=1 seek=24 conv=notrunc 2>&1\n");
        PackagingException broken = assertThrows(PackagingException.class, () -> build.make("strip: 'true'\n"));
        assertEquals(ErrorCode.LOADER_BROKEN, broken.diagnostic().code());
        assertTrue(broken.toString().contains("/usr/lib/libc.so: the loader, stripped, ended with exit code 1"), broken.toString());
        assertEquals(Bytes.of(good), Bytes.of(Files.readAllBytes(build.file("/usr/lib/libc.so"))));
        assertEquals("it", TestBuild.names(build.make("strip: 'true'\nunchecked: [/usr/lib/libc.so]\n")));
    }

    @Test
    void aProgramThatTheLoaderRefusesAfterStrippingIsRefused() throws Exception {
        var build = new TestBuild(top).compiled("/usr/bin/it", MAIN, TestBuild.LINKED);
        assertEquals("it", TestBuild.names(build.make("strip: 'true'\n")));
        // A machine that nobody has: the file can be read, but not loaded.
        build.stripWith("for last; do :; done\ncp \"$last\" \"$4\"\nprintf '\\377' | dd of=\"$4\" bs=1 seek=19 conv=notrunc 2>&1\n");
        PackagingException broken = assertThrows(PackagingException.class, () -> build.make("strip: 'true'\n"));
        assertEquals(ErrorCode.LOADER_BROKEN, broken.diagnostic().code());
        assertTrue(broken.toString().contains("/usr/bin/it: the program, stripped, ended with"), broken.toString());
    }

    @Test
    void aLibraryWithoutProviderIsNamedWithItsFileAndWhoWouldHelp() throws Exception {
        var build = new TestBuild(top).library("/../gone/libgone.so.5", "libgone.so.5");
        build.compiled("/usr/bin/it", "int f(void); int main(void) { return f(); }\n", TestBuild.LINKED,
                build.file("/../gone/libgone.so.5").toString());
        PackagingException missing = assertThrows(PackagingException.class, () -> build.make(""));
        assertEquals(ErrorCode.LIBRARY_UNPROVIDED, missing.diagnostic().code());
        assertEquals(List.of("/usr/bin/it needs libgone.so.5, and nothing in the build provides it"), missing.diagnostic().because());
        build.other("gone-libs", "so:libgone.so.5");
        missing = assertThrows(PackagingException.class, () -> build.make(""));
        assertEquals(List.of("add to 'makedepends' of it: gone-libs"), missing.diagnostic().hints());
        assertEquals("[]", requires(build.make("unchecked: ['/usr/bin/*']\n"), "it"));
        assertEquals("[]", provides(build.make("tool: 'true'\n"), "it"), "nothing is found in a tool");
    }

    @Test
    void aLibraryInAPrivatePlaceNeedsNoProviderWhereTheProgramLooksThere() throws Exception {
        var build = new TestBuild(top).library("/usr/lib/it/libown.so.1", "libown.so.1");
        build.compiled("/usr/bin/it", "int f(void); int main(void) { return f(); }\n", TestBuild.LINKED, "-Wl,-rpath,$ORIGIN/../lib/it",
                build.file("/usr/lib/it/libown.so.1").toString());
        assertEquals("[so:ld-linux-x86-64.so.2, so:libc.so.6]", requires(build.make("strip: 'true'\n"), "it"));
        Packages.Result split = build.make("packages: [{name: it-own, files: ['/usr/lib/it/*']}]\n");
        assertEquals("[it-own = 1.2-3, so:ld-linux-x86-64.so.2, so:libc.so.6]", requires(split, "it"));
    }

    @Test
    void placesOfTheBuildAndForeignLoadersAreRefused() throws Exception {
        var build = new TestBuild(top)
                .compiled("/usr/bin/host", MAIN)
                .compiled("/usr/bin/search", MAIN, TestBuild.LINKED, "-Wl,-rpath,/build/lib:/usr/lib")
                .compiled("/usr/bin/says", "const char *p = \"/build/share\"; int main(void) { return !*p; }\n", TestBuild.LINKED)
                .text("/usr/lib/pkgconfig/it.pc", "prefix=/usr\nlibdir=/tools/lib\n")
                .script("/usr/bin/tool", "#!/bin/sh\ncd usr/build\nexec \"$x\"/build/it /usr/tools\n")
                .script("/usr/bin/bad", "#!/tools/bin/sh\n");
        PackagingException wrong = assertThrows(PackagingException.class, () -> build.make(""));
        assertEquals(ErrorCode.BUILD_PATH_LEFT, wrong.diagnostic().code());
        assertEquals(
                List.of("/usr/bin/bad, line 1: names /tools, a place of the build",
                        "/usr/bin/host: is started by /lib64/ld-linux-x86-64.so.2, which is no loader of ours",
                        "/usr/bin/search: looks for libraries in /build/lib, a place of the build",
                        "/usr/lib/pkgconfig/it.pc, line 2: names /tools, a place of the build"),
                wrong.diagnostic().because());
        Packages.Result left = build.make("unchecked: ['/usr/bin/bad', '/usr/bin/host', '/usr/bin/search', '/usr/lib/pkgconfig/*']\n");
        assertEquals("[/usr/bin/says holds the text /build]", left.notes().stream().filter(n -> !n.contains("cmd:")).toList().toString());
    }

    @Test
    void aDamagedProgramIsNamed() throws Exception {
        var build = new TestBuild(top).text("/usr/bin/it", new String(new byte[] {0x7f, 'E', 'L', 'F', 2, 1, 1}, StandardCharsets.ISO_8859_1));
        PackagingException damaged = assertThrows(PackagingException.class, () -> build.make(""));
        assertEquals(ErrorCode.ELF_UNREADABLE, damaged.diagnostic().code());
        assertTrue(damaged.toString().contains("/usr/bin/it: the ELF file is damaged"), damaged.toString());
        assertEquals("it", TestBuild.names(build.make("unchecked: [/usr/bin/it]\n")));
    }

    @Test
    void sharedPathsBecomeAlternativesAndLinksAmongThemGoOn() throws Exception {
        var build = new TestBuild(top)
                .script("/usr/bin/grep", "#!/bin/sh\n")
                .link("/usr/bin/egrep", "grep")
                .link("/usr/sbin/zgrep", "../bin/other")
                .link("/usr/bin/fgrep", "other")
                .script("/usr/bin/other", "#!/bin/sh\n")
                .meta("alternatives", "/usr/bin/more other 10\n");
        Packages.Result result = build.make("shared: [/usr/bin/grep, /usr/bin/egrep, /usr/sbin/zgrep, /usr/bin/fgrep]\nsplit: default\n");
        Path tree = TestBuild.made(result, "it").tree();
        assertEquals(Path.of("grep"), Files.readSymbolicLink(tree.resolve("usr/lib/it/bin/egrep")));
        for (String name : List.of("zgrep", "fgrep")) {
            assertTrue(Files.isExecutable(tree.resolve("usr/lib/it/bin").resolve(name)), name + " leads on to what it led to");
        }
        PackageSpec spec = TestBuild.spec(result, "it");
        assertTrue(spec.alternatives().contains(
                new Alternative(RootPath.of("usr/bin/egrep"), Bytes.utf8("../lib/it/bin/egrep"), 50)), spec.alternatives().toString());
        assertEquals("[cmd:egrep, cmd:fgrep, cmd:grep, cmd:more, cmd:other, cmd:zgrep]", provides(result, "it"));
        PackagingException missing = assertThrows(PackagingException.class, () -> build.make("shared: [/usr/bin/sed]\n"));
        assertEquals(ErrorCode.TREE_UNFIT, missing.diagnostic().code());
        assertNotEquals(tree, TestBuild.made(build.make(""), "it").tree());
    }

    private static String provides(Packages.Result result, String name) throws Exception {
        return TestBuild.spec(result, name).dependencies().provides().toString();
    }

    private static String requires(Packages.Result result, String name) throws Exception {
        return TestBuild.spec(result, name).dependencies().requires().toString();
    }
}
