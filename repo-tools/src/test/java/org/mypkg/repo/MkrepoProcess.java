package org.mypkg.repo;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code mkrepo} as a process of its own under strace, which writes its system calls down or kills it at one of them. */
final class MkrepoProcess {
    static final int KILLED = 137;

    private static final List<String> CALLS = List.of(
            "open", "openat", "write", "pwrite64", "rename", "renameat", "renameat2", "link", "linkat", "unlink", "unlinkat",
            "mkdir", "mkdirat", "fsync", "fdatasync", "ftruncate", "copy_file_range", "sendfile", "utimensat", "chmod", "fchmod",
            "fchmodat", "flock");
    private static final Pattern LINE = Pattern.compile("(\\d+) +(\\w+)\\((.*)");

    private MkrepoProcess() {}

    record Ended(int code, String output) {}

    /** A call, and the how-manieth of its name in the main thread it is: that is how strace counts. */
    record Point(String call, int number, String arguments) {
        @Override
        public String toString() {
            return call + " " + number + " " + arguments;
        }
    }

    private static List<String> java(List<String> words) {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:-UsePerfData", "-Xshare:auto",
                "--enable-native-access=ALL-UNNAMED", "-cp", System.getProperty("java.class.path"), MkrepoMain.class.getName()));
        command.addAll(words);
        return command;
    }

    private static Ended run(Path log, List<String> strace, List<String> words) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of("strace", "-f", "-qqq", "-y", "-s", "300", "-o", log.toString()));
        command.addAll(strace);
        command.addAll(java(words));
        Path output = log.resolveSibling(log.getFileName() + ".out");
        Process process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile()).start();
        if (!process.waitFor(120, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError("it hangs: " + Files.readString(output));
        }
        return new Ended(process.exitValue(), Files.readString(output));
    }

    /** Runs to the end. */
    static Ended traced(Path log, List<String> words) throws IOException, InterruptedException {
        return run(log, List.of("-e", "trace=?" + String.join(",?", CALLS)), words);
    }

    /** Runs until that call, which does not happen any more. */
    static Ended killedAt(Point point, Path log, List<String> words) throws IOException, InterruptedException {
        return run(
                log,
                List.of("-e", "trace=" + point.call(), "-e", "inject=" + point.call() + ":signal=KILL:when=" + point.number()),
                words);
    }

    /** The calls that change something below the directory, in their order. */
    static List<Point> changes(Path log, Path directory) throws IOException {
        List<String> lines = Files.readAllLines(log, StandardCharsets.ISO_8859_1);
        var threads = new TreeMap<String, Integer>();
        lines.forEach(line -> threads.merge(line.split(" ", 2)[0], 1, Integer::sum));
        String main = threads.entrySet().stream().max(java.util.Map.Entry.comparingByValue()).orElseThrow().getKey();
        var counts = new TreeMap<String, Integer>();
        var points = new ArrayList<Point>();
        for (String line : lines) {
            Matcher call = LINE.matcher(line);
            if (!call.lookingAt() || !call.group(1).equals(main)) {
                continue;
            }
            int number = counts.merge(call.group(2), 1, Integer::sum);
            String arguments = call.group(3);
            boolean opens = call.group(2).startsWith("open");
            boolean changes = !opens || arguments.contains("O_CREAT") || arguments.contains("O_TRUNC");
            if (changes && arguments.contains(directory.toString())) {
                points.add(new Point(call.group(2), number, arguments.replace(directory.toString(), "")));
            }
        }
        return points;
    }

    /** The files below the directory that were opened, each once. */
    static List<String> opened(Path log, Path directory) throws IOException {
        Pattern opening = Pattern.compile("open(?:at)?\\(.*?\"" + Pattern.quote(directory + "/") + "([^\"]*)\"");
        return Files.readAllLines(log, StandardCharsets.ISO_8859_1).stream()
                .map(opening::matcher)
                .filter(Matcher::find)
                .map(found -> found.group(1))
                .distinct()
                .sorted()
                .toList();
    }
}
