package org.mypkg.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Expected output that lies in a file of the source tree. {@code -Dgolden.update=true} rewrites the files instead of
 * comparing; where the environment says {@code CI=true} that is refused, since a build must not bless its own output.
 *
 * <p>Relative paths start at the module's directory, which is where the build runs tests.
 */
public final class Golden {
    private Golden() {}

    /**
     * Compares with the file, or rewrites it.
     *
     * @throws AssertionError naming the file and the first line that differs
     */
    public static void check(Path file, String actual) {
        if (updating()) {
            rewrite(file, actual);
            return;
        }
        if (!Files.isRegularFile(file)) {
            throw new AssertionError(file + " is missing; -Dgolden.update=true would write:\n" + actual);
        }
        compare(file.toString(), 1, read(file), actual);
    }

    /** Like {@link #check(Path, String)}, for a path relative to the module's directory. */
    public static void check(String file, String actual) {
        check(Path.of(file), actual);
    }

    static boolean updating() {
        return updating(System.getProperty("golden.update", ""), System.getenv().getOrDefault("CI", ""));
    }

    static boolean updating(String property, String ci) {
        boolean wanted = property.equals("true");
        if (wanted && ci.equals("true")) {
            throw new AssertionError("golden.update is refused where CI=true: update on your own machine and review the difference");
        }
        return wanted;
    }

    /** @param firstLine the number, in the file, of the expected text's first line */
    static void compare(String file, int firstLine, String expected, String actual) {
        if (expected.equals(actual)) {
            return;
        }
        List<String> wanted = List.of(expected.split("\n", -1));
        List<String> got = List.of(actual.split("\n", -1));
        int same = 0;
        while (same < wanted.size() && same < got.size() && wanted.get(same).equals(got.get(same))) {
            same++;
        }
        throw new AssertionError(file + ":" + (firstLine + same) + ": expected " + lineAt(wanted, same) + " but got "
                + lineAt(got, same) + "\n--- the whole of what we got (-Dgolden.update=true accepts it)\n" + actual);
    }

    private static String lineAt(List<String> lines, int index) {
        return index < lines.size() ? "\"" + lines.get(index) + "\"" : "the end";
    }

    static String read(Path file) {
        try {
            return Files.readString(file, StandardCharsets.UTF_8);
        } catch (IOException failed) {
            throw new UncheckedIOException("cannot read " + file, failed);
        }
    }

    static void rewrite(Path file, String text) {
        try {
            Path parent = file.toAbsolutePath().getParent();
            if (parent != null) {
                Files.createDirectories(parent);
            }
            Files.writeString(file, text, StandardCharsets.UTF_8);
        } catch (IOException failed) {
            throw new UncheckedIOException("cannot write " + file, failed);
        }
    }
}
