package org.mypkg.tidy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.mypkg.testing.Table;

/** Each rule finds a planted breach, names file and line, and lets clean code pass. */
final class TidyRulesTest {
    private static List<String> found(Rule rule, String... texts) {
        return rule.check(InMemory.compile(texts)).stream().sorted().map(Breach::toString).toList();
    }

    private static Rule borders(String table) {
        return new BorderRule(Borders.of(Table.parse("borders", table)));
    }

    @Test
    void aUseThatNoRowAllowsIsFoundByCodeOrByDescriptorAlone() {
        Rule rule = borders("a | b |\nb | |\nlibrary | sql | java/sql/\n");
        String b = "package org.mypkg.b;\n\npublic record B(int x) {}\n";
        assertEquals(List.of(), found(rule, "package org.mypkg.a;\nclass A { org.mypkg.b.B b; }\n", b));
        assertEquals(
                List.of("src/org/mypkg/b/C.java:3: [border] package b may not use a (org.mypkg.a.A)"),
                found(rule, "package org.mypkg.a;\npublic class A {}\n", "package org.mypkg.b;\nfinal class C {\n  void m(java.util.List<org.mypkg.a.A> l) {}\n}\n"));
        assertEquals(
                List.of("src/org/mypkg/b/C.java:3: [border] package b may not use sql (java.sql.Date)"),
                found(rule, "package org.mypkg.b;\nfinal class C {\n  Object m() { return new java.sql.Date(0); }\n}\n"));
        assertEquals(
                List.of("src/org/mypkg/c/C.java:1: [border] package c has no row in the table of borders"),
                found(rule, "package org.mypkg.c;\nfinal class C {}\n"));
    }

    @Test
    void packagesThatUseEachOtherInACircleAreFound() {
        String a = "package org.mypkg.a;\npublic class A { public org.mypkg.b.B b; }\n";
        String b = "package org.mypkg.b;\npublic class B { public org.mypkg.c.C c; }\n";
        assertEquals(List.of(), found(new CycleRule(), a, b, "package org.mypkg.c;\npublic class C {}\n"));
        assertEquals(
                List.of("src/org/mypkg/a/A.java:2: [cycle] packages use each other in a circle: a -> b -> c -> a"),
                found(new CycleRule(), a, b, "package org.mypkg.c;\npublic class C { org.mypkg.a.A a; }\n"));
    }

    @Test
    void forbiddenClassesAndMembersAreFoundOutsideTheirPackages() {
        var rule = new ForbiddenUseRule(Table.parse("bans",
                "java/nio/file/Files | sys | disk\njava/lang/System\\.(out|err):.* | console | print\njava/time/Instant\\.now:.* | none | clock\n"));
        String body = """
                final class C {
                  Object m(java.nio.file.Path p) throws java.io.IOException {
                    System.out.println("x");
                    java.nio.file.Files.delete(p);
                    return java.time.Instant.now();
                  }
                }
                """;
        String file = "src/org/mypkg/a/C.java";
        assertEquals(
                List.of(
                        file + ":4: [forbidden] java.lang.System.out may not be used here: print",
                        file + ":5: [forbidden] java.nio.file.Files may not be used here: disk",
                        file + ":6: [forbidden] java.time.Instant.now may not be used here: clock"),
                found(rule, "package org.mypkg.a;\n" + body));
        assertEquals(2, found(rule, "package org.mypkg.sys;\n" + body).size());
        assertEquals(List.of(), found(rule, "package org.mypkg.a;\nfinal class C { Object m(java.nio.file.Path p) { return p.getFileName(); } }\n"));
    }

    @Test
    void theRealBansFindWhatTheyAreFor() {
        var rule = new ForbiddenUseRule(Table.read("src/test/resources/tidy/forbidden.table"));
        String body = """
                final class C {
                  Object[] m(String s, byte[] b) throws Exception {
                    return new Object[] {
                      new java.io.File(s), java.nio.channels.FileChannel.open(java.nio.file.Path.of(s)),
                      new ProcessBuilder(s), System.err, System.currentTimeMillis(), System.nanoTime(),
                      java.time.InstantSource.system(), String.format("%d", 1), s.toLowerCase(), s.getBytes(), new String(b),
                      Math.random(), java.util.UUID.randomUUID(), Class.forName(s)
                    };
                  }
                }
                """;
        assertEquals(14, found(rule, "package org.mypkg.model;\n" + body).size());
        String clean = """
                final class C {
                  Object[] m(String s, byte[] b) {
                    return new Object[] {
                      String.format(java.util.Locale.ROOT, "%d", 1), s.toLowerCase(java.util.Locale.ROOT),
                      s.getBytes(java.nio.charset.StandardCharsets.UTF_8), java.time.Instant.EPOCH, new java.util.Random(1)
                    };
                  }
                }
                """;
        assertEquals(List.of(), found(rule, "package org.mypkg.model;\n" + clean));
    }

    @Test
    void aPackageWithoutNullMarkOrWithTooManyPublicTypesIsFound() {
        String marked = "@org.jspecify.annotations.NullMarked\npackage org.mypkg.a;\n";
        String type = "package org.mypkg.a;\npublic class A {}\n";
        assertEquals(List.of(), found(new PackageRule(), marked, type));
        assertEquals(List.of("src/org/mypkg/a/A.java:1: [null-marked] package a has no @NullMarked package-info"), found(new PackageRule(), type));
        var many = new java.util.ArrayList<>(List.of(marked, "package org.mypkg.a;\nclass Hidden {}\n"));
        for (int i = 0; i < 16; i++) {
            many.add("package org.mypkg.a;\npublic class A" + i + " {}\n");
        }
        assertEquals(
                List.of("src/org/mypkg/a/A0.java:1: [public-types] package a has 16 public types, 15 are allowed"),
                found(new PackageRule(), many.toArray(String[]::new)));
    }

    @Test
    void longFilesAndMethodsAreFound() {
        String line = "    int x = 0;\n".replace("x", "a");
        String statements = "    a++;\n".repeat(70);
        String just = "package org.mypkg.a;\nclass A {\n  int a;\n  void m() {\n" + statements + "  }\n}\n";
        assertEquals(List.of(), found(new SizeRule(), just));
        String over = "package org.mypkg.a;\nclass A {\n  int a;\n  void m() {\n" + statements + "    a--;\n  }\n}\n";
        assertEquals(List.of("src/org/mypkg/a/A.java:4: [method-size] method m has 71 lines, 70 are allowed"), found(new SizeRule(), over));
        String file = "package org.mypkg.a;\nclass A {\n" + "  // " + line.strip() + "\n" + "\n".repeat(397) + "}\n";
        assertEquals(List.of("src/org/mypkg/a/A.java:401: [file-size] the file has 401 lines, 400 are allowed"), found(new SizeRule(), file));
        assertEquals(
                List.of("src/org/mypkg/a/A.java:1: [one-type] the file has 2 top-level types"),
                found(new SizeRule(), "package org.mypkg.a;\nclass A {}\nclass B {}\n"));
    }

    @Test
    void marksAreFoundInCodeAndComments() {
        String mark = "TO" + "DO";
        assertEquals(
                List.of("src/org/mypkg/a/A.java:2: [mark] '" + mark + "' does not stay in the code"),
                found(new MarkRule(), "package org.mypkg.a;\n// " + mark + " later\nclass A {}\n"));
        assertEquals(List.of(), found(new MarkRule(), "package org.mypkg.a;\nclass A { String " + "todo = \"mktemp.XXXXXX\"; }\n"));
    }

    @Test
    void tellingAndThrowingIsFound() {
        String start = "package org.mypkg.a;\nclass A {\n  void m() {\n    try { m(); }\n    catch (IllegalStateException e) {\n";
        String end = "    }\n  }\n}\n";
        assertEquals(
                List.of("src/org/mypkg/a/A.java:5: [log-and-throw] the catch clause both tells of the failure and throws"),
                found(new CatchRule(), start + "      e.printStackTrace();\n      throw e;\n" + end));
        assertEquals(List.of(), found(new CatchRule(), start + "      // e.printStackTrace();\n      throw e;\n" + end));
        assertEquals(List.of(), found(new CatchRule(), start + "      e.printStackTrace();\n" + end));
    }

    @Test
    void codesWithoutPageAndPagesWithoutCodeAreFound() {
        SortedSet<String> codes = new TreeSet<>(List.of("E0101", "E0102"));
        SortedSet<String> pages = new TreeSet<>(List.of("E0101.md", "E0999.md", "README.md"));
        assertEquals(
                List.of(
                        "docs/errors/E0102.md:1: [error-page] error code E0102 has no page",
                        "docs/errors/E0999.md:1: [error-page] the page explains a code that does not exist"),
                found(new ErrorPageRule(codes, pages), "package org.mypkg.a;\nclass A {}\n"));
    }

    @Test
    void namesThatNothingHasAnyMoreAreFoundOnAPage() {
        String source = "package org.mypkg.sim;\nclass Sweep { void run(int n) {} }\n";
        String page = "kept in `sim.Sweep`, by `sim.Sweep.run`\nand `sim.Gone`, `sim.Sweep.walk`; `mutant: nothing synced`; `a word`\n";
        assertEquals(
                List.of(
                        "docs/page.md:2: [evidence] there is no mutant: nothing synced",
                        "docs/page.md:2: [evidence] there is no sim.Gone",
                        "docs/page.md:2: [evidence] there is no sim.Sweep.walk"),
                found(new EvidenceRule("docs/page.md", page, 5), source));
        assertEquals(
                List.of("docs/page.md:1: [evidence] names 1 places in the code, and should name at least 2"),
                found(new EvidenceRule("docs/page.md", "`sim.Sweep` alone", 2), source));
    }

    @Test
    void theRatchetOnlyTurnsOneWay() {
        Ratchet ratchet = Ratchet.of(Table.parse("ratchet.table", "file-size A.java 450\nfile-size B.java 500\nmark C.java 1\n"));
        var grown = new Breach("A.java", 401, "file-size", "A.java", 451, "too long");
        var shrunk = new Breach("B.java", 401, "file-size", "B.java", 460, "too long");
        var excused = new Breach("A.java", 401, "file-size", "A.java", 450, "too long");
        assertEquals(
                List.of(
                        "A.java:401: [file-size] too long",
                        "ratchet.table:2: [ratchet] file-size B.java is down to 460: lower the number in the list",
                        "ratchet.table:3: [ratchet] mark C.java is mended: take the line out of the list"),
                ratchet.unexcused(List.of(grown, shrunk)).stream().map(Breach::toString).toList());
        assertEquals(
                List.of("ratchet.table:2: [ratchet] file-size B.java is mended: take the line out of the list",
                        "ratchet.table:3: [ratchet] mark C.java is mended: take the line out of the list"),
                ratchet.unexcused(List.of(excused)).stream().map(Breach::toString).toList());
    }
}
