package org.mypkg.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;

/** The program as it is shipped: jars and native libraries in a directory of its own, run as a process of its own. */
final class RealProgram {
    /** What the launcher says, too. */
    static final String FORK = "-Djdk.lang.Process.launchMechanism=FORK";

    private final Path directory;
    private final Path lib;

    private RealProgram(Path directory, Path lib) {
        this.directory = directory;
        this.lib = lib;
    }

    /** What a run left. */
    record Ran(int code, String output) {}

    /** Lays the program down below a directory. */
    static RealProgram in(Path directory) throws IOException {
        Path lib = Files.createDirectories(directory.resolve("lib"));
        Files.createDirectories(directory.resolve("tmp"));
        int number = 0;
        for (String entry : classPath().split(":")) {
            Path from = Path.of(entry);
            if (!Files.exists(from)) {
                continue;
            }
            Path jar = lib.resolve(number++ + ".jar");
            if (Files.isDirectory(from)) {
                pack(from, jar);
            } else {
                Files.copy(from, jar);
                unpackNative(jar, lib);
            }
        }
        return new RealProgram(directory, lib);
    }

    private static String classPath() {
        String here = System.getProperty("surefire.test.class.path", "");
        return here.isEmpty() ? System.getProperty("java.class.path") : here;
    }

    private static void pack(Path from, Path jar) throws IOException {
        try (var out = new JarOutputStream(Files.newOutputStream(jar));
                Stream<Path> paths = Files.walk(from)) {
            for (Path path : paths.filter(Files::isRegularFile).sorted().toList()) {
                out.putNextEntry(new JarEntry(from.relativize(path).toString()));
                Files.copy(path, out);
                out.closeEntry();
            }
        }
    }

    /** As the launcher has it: nothing is unpacked at run time. */
    private static void unpackNative(Path jar, Path lib) throws IOException {
        try (var opened = new JarFile(jar.toFile())) {
            for (var found : List.copyOf(opened.stream().toList())) {
                String name = found.getName();
                if (name.equals("org/sqlite/native/Linux/x86_64/libsqlitejdbc.so")) {
                    Files.copy(opened.getInputStream(found), lib.resolve("libsqlitejdbc.so"));
                } else if (name.startsWith("linux/amd64/libzstd-jni")) {
                    Files.copy(opened.getInputStream(found), lib.resolve("libzstd-jni.so"));
                }
            }
        }
    }

    Path lib() {
        return lib;
    }

    /** The command line of a run with the Java that runs this test. */
    List<String> command(Path root, String... words) {
        return command(Path.of(System.getProperty("java.home")), root, words);
    }

    List<String> command(Path javaHome, Path root, String... words) {
        var command = new ArrayList<String>();
        command.addAll(List.of(javaHome.resolve("bin/java").toString(), "-XX:+UseSerialGC", "-XX:-UsePerfData", "-Xshare:auto"));
        command.addAll(List.of("-XX:TieredStopAtLevel=1", FORK, "-Djava.io.tmpdir=" + directory.resolve("tmp")));
        command.addAll(List.of("-Dorg.sqlite.lib.path=" + lib, "-Dorg.sqlite.lib.name=libsqlitejdbc.so"));
        command.addAll(List.of("-DZstdNativePath=" + lib.resolve("libzstd-jni.so"), "--enable-native-access=ALL-UNNAMED"));
        command.addAll(List.of("-cp", lib + "/*", Main.class.getName(), "--root", root.toString()));
        command.addAll(List.of(words));
        return command;
    }

    /** The same under strace with these options of strace's. */
    static List<String> traced(List<String> strace, List<String> command) {
        // Not --seccomp-bpf: with it strace 6.1 counts no further than the first call.
        var all = new ArrayList<>(List.of("strace", "-f", "-qqq"));
        all.addAll(strace);
        all.addAll(command);
        return all;
    }

    Process start(List<String> command) throws IOException {
        return new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output().toFile()).start();
    }

    Ran end(Process process) throws IOException, InterruptedException {
        if (!process.waitFor(120, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError("it hangs: " + Files.readString(output()));
        }
        return new Ran(process.exitValue(), Files.readString(output()));
    }

    Ran run(List<String> command) throws IOException, InterruptedException {
        return end(start(command));
    }

    private Path output() {
        return directory.resolve("output");
    }

    /** Copies a directory as the file system can: hard links where they will do. */
    static void copy(Path from, Path to, boolean links) throws IOException, InterruptedException {
        int code = new ProcessBuilder("cp", links ? "-al" : "-a", from.toString(), to.toString()).inheritIO().start().waitFor();
        if (code != 0 && links) {
            copy(from, to, false);
        }
    }

    static void deleteTree(Path top) {
        try {
            Files.walkFileTree(top, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    Files.delete(file);
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult postVisitDirectory(
                        Path directory, @org.jspecify.annotations.Nullable IOException failed) throws IOException {
                    Files.delete(directory);
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
