package org.mypkg.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What strace wrote of a run: the system calls that change a root or make it durable, and how to meet each of them again. */
final class CallTrace {
    /** Whatever changes a file system, and the lock; those that also read count only where they change something. */
    private static final List<String> CALLS = List.of(
            "open", "openat", "creat", "write", "writev", "pwrite64", "pwritev", "pwritev2", "copy_file_range", "sendfile",
            "truncate", "ftruncate", "fallocate", "rename", "renameat", "renameat2", "link", "linkat", "symlink", "symlinkat",
            "mknod", "mknodat", "mkdir", "mkdirat", "unlink", "unlinkat", "rmdir", "chown", "lchown", "fchown", "fchownat",
            "chmod", "fchmod", "fchmodat", "fchmodat2", "utime", "utimes", "futimesat", "utimensat", "setxattr", "lsetxattr",
            "fsetxattr", "removexattr", "lremovexattr", "fremovexattr", "fsync", "fdatasync", "sync", "syncfs",
            "sync_file_range", "flock", "mount", "umount2");

    private static final Set<String> OPENING = Set.of("open", "openat");
    private static final Pattern LINE = Pattern.compile("(\\d+) +(\\w+)\\((.*)");
    private static final Pattern FILE = Pattern.compile("\\d+<([^>]*)>");
    private static final Pattern PLACE = Pattern.compile("(?:-?\\d+|AT_FDCWD)<([^>]*)>|\"((?:[^\"\\\\]|\\\\.)*)\"");
    /** A call that opens something names it once more in its answer; one that was killed has none. */
    private static final Pattern ANSWER = Pattern.compile("\\) += .*$");

    private CallTrace() {}

    /**
     * One call of a run.
     *
     * @param call its name
     * @param number the how-manieth of that name in its thread it is, which is what strace counts; of those on its file,
     *     where one is given
     * @param file the file, in the root, by which a call in a side thread is told from those of the main one; of length
     *     zero for calls of the main thread
     * @param what the places that it names, those in the root relative to it
     */
    record Point(String call, int number, String file, String what) {
        @Override
        public String toString() {
            return call + " " + number + " (" + what + ")";
        }
    }

    /** strace's expression for all of them; those that this machine's strace does not know are left out by the question marks. */
    static String expression() {
        return "trace=?" + String.join(",?", CALLS);
    }

    /** The calls of a whole run that touch the root, in the order in which they were made. */
    static List<Point> points(Path log, Path root) throws IOException {
        List<String> lines = Files.readAllLines(log, StandardCharsets.ISO_8859_1);
        String main = busiest(lines);
        var counts = new TreeMap<String, Integer>();
        var points = new ArrayList<Point>();
        for (String line : lines) {
            Matcher call = LINE.matcher(line);
            if (call.lookingAt()) {
                String thread = call.group(1) + " " + call.group(2);
                String file = fileOf(call.group(3));
                int number = counts.merge(thread, 1, Integer::sum);
                int numberOnFile = counts.merge(thread + " " + file, 1, Integer::sum);
                boolean aside = !call.group(1).equals(main) && file.startsWith(root + "/");
                if (touches(call, root)) {
                    points.add(new Point(call.group(2), aside ? numberOnFile : number,
                            aside ? file.substring(root.toString().length()) : "", what(call.group(3), root)));
                }
            }
        }
        return points;
    }

    private static String busiest(List<String> lines) {
        var counts = new TreeMap<String, Integer>();
        for (String line : lines) {
            counts.merge(line.split(" ", 2)[0], 1, Integer::sum);
        }
        return counts.entrySet().stream().max(Map.Entry.comparingByValue()).orElseThrow().getKey();
    }

    /** What the descriptor leads to that is the first argument. */
    private static String fileOf(String arguments) {
        Matcher file = FILE.matcher(arguments);
        return file.lookingAt() ? file.group(1) : "";
    }

    /** How often each call occurs; two threads may both make a first one. */
    static Map<String, Integer> summary(List<Point> points) {
        var summary = new TreeMap<String, Integer>();
        points.forEach(point -> summary.merge(point.call(), 1, Integer::sum));
        return summary;
    }

    /** What the last call in the log did; empty where there is none. It is the one that met its end. */
    static String last(Path log, Path root) throws IOException {
        String what = "";
        for (String line : Files.readAllLines(log, StandardCharsets.ISO_8859_1)) {
            Matcher call = LINE.matcher(line);
            what = call.lookingAt() ? what(call.group(3), root) : what;
        }
        return what;
    }

    /** Whether a process died in a call that was traced: such a call has no answer. */
    static boolean someCallWasCut(Path log) throws IOException {
        return Files.readAllLines(log, StandardCharsets.ISO_8859_1).stream().anyMatch(line -> line.endsWith("= ?"));
    }

    private static boolean touches(Matcher call, Path root) {
        String arguments = call.group(3);
        boolean ours = arguments.contains(root.toString()) || arguments.contains("/proc/self/fd/");
        boolean changes = !OPENING.contains(call.group(2)) || arguments.contains("O_CREAT") || arguments.contains("O_TRUNC");
        return ours && changes;
    }

    private static String what(String arguments, Path root) {
        var words = new ArrayList<String>();
        Matcher place = PLACE.matcher(ANSWER.matcher(arguments).replaceFirst(""));
        while (place.find()) {
            String word = place.group(1) == null ? place.group(2) : place.group(1);
            words.add(word.startsWith(root + "/") ? word.substring(root.toString().length()) : word);
        }
        return String.join(" ", words).replace(root.toString(), "").replaceAll("/proc/self/fd/\\d+", "fd");
    }
}
