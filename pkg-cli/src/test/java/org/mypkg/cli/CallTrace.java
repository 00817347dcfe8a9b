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
import java.util.TreeSet;
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
    private static final Pattern PLACE = Pattern.compile("(?:-?\\d+|AT_FDCWD)<([^>]*)>|\"((?:[^\"\\\\]|\\\\.)*)\"");
    /** A call that opens something names it once more in its answer; one that was killed has none. */
    private static final Pattern ANSWER = Pattern.compile("\\) += .*$");

    private CallTrace() {}

    /**
     * One call of a run.
     *
     * @param call its name
     * @param number the how-manieth of that name in its thread it is: what strace counts
     * @param what the places that it names, those in the root relative to it
     */
    record Point(String call, int number, String what) {
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
        var counts = new TreeMap<String, Integer>();
        var points = new ArrayList<Point>();
        for (String line : Files.readAllLines(log, StandardCharsets.ISO_8859_1)) {
            Matcher call = LINE.matcher(line);
            if (call.lookingAt()) {
                int number = counts.merge(call.group(1) + " " + call.group(2), 1, Integer::sum);
                if (touches(call, root)) {
                    points.add(new Point(call.group(2), number, what(call.group(3), root)));
                }
            }
        }
        return points;
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

    /** The paths that a call of this run takes away from their names: nothing shared may be among them. */
    static Set<String> namesTakenAway(List<Point> points) {
        var names = new TreeSet<String>();
        for (Point point : points) {
            if (point.call().startsWith("unlink") || point.call().equals("rmdir")) {
                String[] words = point.what().split(" ", -1);
                names.add((words[0] + "/" + words[words.length - 1]).replaceFirst("^/", ""));
            }
        }
        return names;
    }
}
