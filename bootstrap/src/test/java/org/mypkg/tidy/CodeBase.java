package org.mypkg.tidy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** All sources, of main and test scope, and all compiled classes of the main scope. */
final class CodeBase {
    private static final Pattern MODULE = Pattern.compile("<module>([a-z-]+)</module>");

    private final List<SourceFile> sources;
    private final List<CompiledClass> classes;
    private final SortedMap<String, Syntax> syntax;

    CodeBase(List<SourceFile> sources, List<CompiledClass> classes) {
        this.sources = List.copyOf(sources);
        this.classes = List.copyOf(classes);
        this.syntax = Syntax.ofAll(sources);
    }

    List<SourceFile> sources() {
        return sources;
    }

    List<CompiledClass> classes() {
        return classes;
    }

    /** What the parser sees in one of the sources. */
    Syntax syntax(SourceFile source) {
        Syntax parsed = syntax.get(source.path());
        return parsed == null ? Syntax.of(source) : parsed;
    }

    List<SourceFile> mainSources() {
        return sources.stream().filter(SourceFile::main).toList();
    }

    /**
     * Reads the modules that the top pom lists.
     *
     * @throws IllegalStateException when a module has sources that nobody compiled: then nothing would have been checked
     */
    static CodeBase read(Path top) throws IOException {
        var sources = new ArrayList<SourceFile>();
        var classes = new ArrayList<CompiledClass>();
        for (String module : modules(top)) {
            List<SourceFile> main = sourcesUnder(top, top.resolve(module).resolve("src/main/java"), true);
            sources.addAll(main);
            sources.addAll(sourcesUnder(top, top.resolve(module).resolve("src/test/java"), false));
            classes.addAll(classesUnder(top.resolve(module).resolve("target/classes"), main));
        }
        return new CodeBase(sources, classes);
    }

    private static List<String> modules(Path top) throws IOException {
        return MODULE.matcher(Files.readString(top.resolve("pom.xml"))).results().map(found -> found.group(1)).toList();
    }

    private static List<SourceFile> sourcesUnder(Path top, Path directory, boolean main) throws IOException {
        var sources = new ArrayList<SourceFile>();
        for (Path file : filesUnder(directory, ".java")) {
            sources.add(SourceFile.of(top.relativize(file).toString(), main, Files.readString(file, StandardCharsets.UTF_8)));
        }
        return sources;
    }

    private static List<CompiledClass> classesUnder(Path directory, List<SourceFile> sources) throws IOException {
        SortedMap<String, SourceFile> byClass = new TreeMap<>();
        for (SourceFile source : sources) {
            byClass.put(className(source), source);
        }
        var classes = new ArrayList<CompiledClass>();
        var compiled = new TreeSet<String>();
        for (Path file : filesUnder(directory, ".class")) {
            String name = directory.relativize(file).toString().replaceAll("(\\$.*)?\\.class$", "");
            SourceFile source = byClass.get(name);
            if (source != null) { // else the source is gone and the class is left over from an earlier build
                classes.add(CompiledClass.read(Files.readAllBytes(file), source));
                compiled.add(name);
            }
        }
        for (String name : byClass.keySet()) {
            if (!compiled.contains(name)) {
                throw new IllegalStateException(name + " is not compiled: run this test in a build of all modules");
            }
        }
        return classes;
    }

    private static String className(SourceFile source) {
        return source.path().replaceFirst("^.*src/main/java/", "").replaceFirst("\\.java$", "");
    }

    private static List<Path> filesUnder(Path directory, String suffix) throws IOException {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> all = Files.walk(directory)) {
            return all.filter(file -> file.toString().endsWith(suffix)).sorted().toList();
        }
    }
}
