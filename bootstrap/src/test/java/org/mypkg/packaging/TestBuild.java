package org.mypkg.packaging;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.mypkg.archive.PackageYaml;
import org.mypkg.diag.Failure;
import org.mypkg.manifest.Description;
import org.mypkg.manifest.PackageSpec;
import org.mypkg.model.Arch;
import org.mypkg.model.Dependencies;
import org.mypkg.model.Digest;
import org.mypkg.model.PackageId;
import org.mypkg.model.PackageName;
import org.mypkg.model.Provision;
import org.mypkg.model.Version;
import org.mypkg.recipe.Recipe;
import org.mypkg.recipe.RecipeParser;
import org.mypkg.sys.HostFiles;
import org.mypkg.sys.ProcessRunner;

/**
 * A tree as a build leaves it, made by the host's compiler. Its programs name a loader in {@code /lib}, which lies in the build
 * root with the host's C library.
 */
final class TestBuild {
    static final String LOADER = "ld-linux-x86-64.so.2";
    static final String LINKED = "-Wl,-dynamic-linker,/lib/" + LOADER;

    private final Path top;
    private final List<PackageSpec> others = new ArrayList<>();
    private StripTools tools = StripTools.HOST;
    private int rounds;

    TestBuild(Path top) throws Exception {
        this.top = top;
        Files.createDirectories(top.resolve("dest"));
        Files.createDirectories(top.resolve("meta"));
        Files.createDirectories(top.resolve("root/usr/lib"));
        Path loader = Path.of("/lib64/" + LOADER).toRealPath();
        for (String name : List.of(LOADER, "libc.so.6")) {
            Files.copy(loader.resolveSibling(name).toRealPath(), top.resolve("root/usr/lib").resolve(name));
        }
    }

    Path file(String path) {
        return top.resolve("dest" + path);
    }

    TestBuild text(String path, String text) throws Exception {
        Files.createDirectories(file(path).getParent());
        Files.writeString(file(path), text);
        return this;
    }

    TestBuild script(String path, String text) throws Exception {
        text(path, text);
        run("chmod", "755", file(path).toString());
        return this;
    }

    TestBuild link(String path, String target) throws Exception {
        Files.createDirectories(file(path).getParent());
        Files.createSymbolicLink(file(path), Path.of(target));
        return this;
    }

    /** Compiles a text of C. @param arguments of the compiler, besides the text and the name of what it makes */
    TestBuild compiled(String path, String c, String... arguments) throws Exception {
        Files.createDirectories(file(path).getParent());
        Files.writeString(top.resolve("it.c"), c);
        var argv = new ArrayList<>(List.of("gcc", "-o", file(path).toString(), top.resolve("it.c").toString()));
        argv.addAll(List.of(arguments));
        run(argv.toArray(String[]::new));
        return this;
    }

    TestBuild library(String path, String soname) throws Exception {
        return compiled(path, "int f(void) { return 42; }\nstatic int hidden(void) { return 1; }\nint (*g)(void) = hidden;\n",
                "-g", "-shared", "-fPIC", "-nostdlib", "-Wl,-soname," + soname);
    }

    TestBuild archive(String path) throws Exception {
        compiled("/../it.o", "int f(void) { return 42; }\n", "-g", "-c");
        Files.createDirectories(file(path).getParent());
        run("ar", "rcs", file(path).toString(), top.resolve("it.o").toString());
        return this;
    }

    TestBuild meta(String name, String text) throws Exception {
        Files.writeString(top.resolve("meta").resolve(name), text);
        return this;
    }

    TestBuild other(String name, String... provides) {
        others.add(spec(name, provides));
        return this;
    }

    TestBuild stripWith(String script) throws Exception {
        Path tool = top.resolve("strip-tool");
        Files.writeString(tool, "#!/bin/sh\n" + script);
        run("chmod", "755", tool.toString());
        tools = new StripTools(tool.toString(), "objcopy");
        return this;
    }

    Packages.Result make(String recipe) throws Failure {
        return make(recipe("name: it\nversion: 1.2\nrevision: 3\narch: x86_64\nsummary: It\nlicense: MIT\n" + recipe));
    }

    Packages.Result make(Recipe recipe) throws Failure {
        var processes = new ProcessRunner();
        var inRoot = List.of(spec("libc", "so:" + LOADER, "so:libc.so.6"));
        var around = new Surroundings(top.resolve("root"), inRoot, others, List.of("/build", "/tools"));
        Path work = top.resolve("work" + rounds++);
        return new Packages(processes, tools, Trial.isolated(processes))
                .make(recipe, "1.2-3", new Packages.Built(top.resolve("dest"), top.resolve("meta")), around, work);
    }

    private Recipe recipe(String text) throws Failure {
        Path directory = HostFiles.createDirectories(top.resolve("recipe"));
        HostFiles.writeText(directory.resolve("recipe.yaml"), text);
        return RecipeParser.read(directory);
    }

    private static PackageSpec spec(String name, String... provides) {
        var dependencies = new Dependencies(
                List.of(), List.of(), List.of(), List.of(provides).stream().map(Provision::parse).toList(), List.of(), List.of());
        return PackageSpec.of(
                new PackageId(new PackageName(name), new Version("1"), new Arch("x86_64")), new Description("", "", "", "", ""), dependencies);
    }

    /** What a package says of itself, as the packer reads it. */
    static PackageSpec spec(Packages.Result result, String name) throws Exception {
        return PackageYaml.parse(made(result, name).manifest(), name);
    }

    static Packages.Made made(Packages.Result result, String name) {
        return result.packages().stream().filter(one -> one.name().equals(name)).findFirst().orElseThrow();
    }

    static String names(Packages.Result result) {
        return String.join(" ", result.packages().stream().map(Packages.Made::name).toList());
    }

    /** All files of a package, each on a line. */
    static String files(Packages.Result result, String name) throws Exception {
        return String.join("\n", digests(made(result, name).tree()).keySet());
    }

    /** Each file of a tree with its mode and content, or its link's target. */
    static SortedMap<String, String> digests(Path tree) throws Exception {
        var digests = new TreeMap<String, String>();
        for (String line : run("find", tree.toString(), "!", "-type", "d", "-printf", "%P %m %l %n\\n").lines().toList()) {
            String path = line.split(" ", 2)[0];
            boolean regular = Files.isRegularFile(tree.resolve(path), LinkOption.NOFOLLOW_LINKS);
            digests.put("/" + path, line + (regular ? Digest.of(Files.readAllBytes(tree.resolve(path))) : ""));
        }
        return digests;
    }

    static String run(String... argv) throws Exception {
        Process process = new ProcessBuilder(argv).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), said);
        return said;
    }
}
