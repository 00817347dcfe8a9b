package org.mypkg.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.luben.zstd.util.ZstdVersion;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;

/**
 * The real program as a process of its own, started the way the installed one is: from a jar, with a cache of loaded classes,
 * because hundreds of them are started. It sees one processor (or {@code -Dkill.processors=N}), so that nearly everything is
 * done by one thread and the calls come in the same order each time; strace counts them by thread.
 */
final class Victim {
    /** What a process that SIGKILL ended reports. */
    static final int KILLED = 137;

    private static final int PATIENCE_SECONDS = 120;

    private final Path directory;
    private final List<String> java;

    /** How a run ended. */
    record Ended(int code, String output) {}

    private Victim(Path directory, List<String> java) {
        this.directory = directory;
        this.java = java;
    }

    /** Builds the program in a directory. */
    static Victim build(Path directory) throws IOException {
        Files.createDirectories(directory.resolve("tmp"));
        Path jar = jar(directory);
        Path sqlite = copyOut("/org/sqlite/native/Linux/x86_64/libsqlitejdbc.so", directory);
        Path zstd = copyOut("/linux/amd64/libzstd-jni-" + ZstdVersion.VERSION + ".so", directory);
        List<String> java = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:-UsePerfData", "-XX:ActiveProcessorCount=" + Integer.getInteger("kill.processors", 1),
                "-Djava.io.tmpdir=" + directory.resolve("tmp"),
                "-Dorg.sqlite.lib.path=" + directory, "-Dorg.sqlite.lib.name=" + sqlite.getFileName(),
                "-DZstdNativePath=" + zstd,
                "-jar", jar.toString());
        return new Victim(directory, java);
    }

    /** The same, with all classes that this command loads kept in a cache. The command is run. */
    Victim trained(Path root, List<String> words) throws IOException, InterruptedException {
        Path cache = directory.resolve("classes.aot");
        Ended ended = with("-XX:AOTCacheOutput=" + cache).run(List.of(), root, words);
        assertEquals(0, ended.code(), ended.output());
        assertTrue(Files.exists(cache), ended.output());
        return with("-XX:AOTCache=" + cache);
    }

    private Victim with(String option) {
        var longer = new ArrayList<>(java);
        longer.add(1, option);
        return new Victim(directory, List.copyOf(longer));
    }

    private static Path copyOut(String resource, Path directory) throws IOException {
        Path copy = directory.resolve(resource.substring(resource.lastIndexOf('/') + 1));
        try (InputStream in = Optional.ofNullable(Victim.class.getResourceAsStream(resource)).orElseThrow()) {
            Files.copy(in, copy);
        }
        return copy;
    }

    /** Classes in directories cannot be cached: ours go into one jar, which names the libraries. */
    private static Path jar(Path directory) throws IOException {
        var libraries = new ArrayList<String>();
        var classes = new ArrayList<Path>();
        for (String entry : classPath().split(File.pathSeparator, -1)) {
            Path path = Path.of(entry).toAbsolutePath();
            if (!Files.isDirectory(path)) {
                libraries.add(path.toUri().toString());
            } else if (!path.endsWith("test-classes")) {
                classes.add(path);
            }
        }
        var manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, Main.class.getName());
        manifest.getMainAttributes().put(Attributes.Name.CLASS_PATH, String.join(" ", libraries));
        manifest.getMainAttributes().put(new Attributes.Name("Enable-Native-Access"), "ALL-UNNAMED");
        Path jar = directory.resolve("mypkg.jar");
        try (OutputStream out = Files.newOutputStream(jar); var entries = new JarOutputStream(out, manifest)) {
            addAll(classes, entries);
        }
        return jar;
    }

    private static void addAll(List<Path> trees, JarOutputStream out) throws IOException {
        var seen = new TreeSet<String>();
        for (Path tree : trees) {
            try (Stream<Path> files = Files.walk(tree)) {
                for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                    String name = tree.relativize(file).toString();
                    if (!name.startsWith("META-INF/MANIFEST") && seen.add(name)) {
                        out.putNextEntry(new JarEntry(name));
                        Files.copy(file, out);
                        out.closeEntry();
                    }
                }
            }
        }
    }

    private static String classPath() {
        String here = System.getProperty("surefire.test.class.path", "");
        return here.isEmpty() ? System.getProperty("java.class.path") : here;
    }

    /** Runs under strace, which kills it where a point says; what was traced lies in the log. */
    Ended killedAt(CallTrace.Point point, Path log, Path root, List<String> words) throws IOException, InterruptedException {
        return signalled("KILL", point, log, root, words);
    }

    /** The same with another signal. */
    Ended signalled(String signal, CallTrace.Point point, Path log, Path root, List<String> words)
            throws IOException, InterruptedException {
        String injection = "inject=" + point.call() + ":signal=" + signal + ":when=" + point.number();
        var options = new ArrayList<>(List.of("-e", "trace=" + point.call(), "-e", injection));
        if (!point.file().isEmpty()) {
            options.addAll(List.of("-P", root + point.file()));
        }
        return strace(log, options, root, words);
    }

    /** Runs under strace and leaves the whole trace in the log. */
    Ended traced(Path log, Path root, List<String> words) throws IOException, InterruptedException {
        return strace(log, List.of("-e", CallTrace.expression()), root, words);
    }

    /** Not --seccomp-bpf: with it strace 6.1 counts no further than the first call. */
    private Ended strace(Path log, List<String> options, Path root, List<String> words) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of("strace", "-f", "-qqq", "-y", "-s", "0", "-e", "signal=none", "-o", log.toString()));
        command.addAll(options);
        return run(command, root, words);
    }

    private Ended run(List<String> before, Path root, List<String> words) throws IOException, InterruptedException {
        var command = new ArrayList<>(before);
        command.addAll(java);
        command.addAll(List.of("--root", root.toString()));
        command.addAll(words);
        return process(command);
    }

    /** Runs a program to its end. */
    Ended process(List<String> command) throws IOException, InterruptedException {
        Path output = Files.createTempFile(directory.resolve("tmp"), "output", "");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        boolean ended = process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
        String said = Files.readString(output);
        Files.delete(output);
        if (!ended) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
        assertTrue(ended, "it hangs: " + command + "\n" + said);
        return new Ended(process.exitValue(), said);
    }
}
