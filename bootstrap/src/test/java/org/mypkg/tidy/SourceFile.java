package org.mypkg.tidy;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A source file as text.
 *
 * @param path from the top of the project
 * @param packageName the last part of it: {@code model} for {@code org.mypkg.model}
 * @param main whether it is shipped, as opposed to test code
 */
record SourceFile(String path, String packageName, boolean main, String text) {
    private static final Pattern PACKAGE = Pattern.compile("(?m)^package org\\.mypkg\\.([a-z0-9.]+);");

    static SourceFile of(String path, boolean main, String text) {
        Matcher matcher = PACKAGE.matcher(text);
        return new SourceFile(path, matcher.find() ? matcher.group(1) : "", main, text);
    }

    List<String> lines() {
        return text.lines().toList();
    }

    boolean isPackageInfo() {
        return path.endsWith("package-info.java");
    }

    /** The number of the first line that has the word; 1 where none does. */
    int lineOf(String word) {
        var pattern = Pattern.compile("\\b" + Pattern.quote(word) + "\\b");
        List<String> lines = lines();
        for (int i = 0; i < lines.size(); i++) {
            if (pattern.matcher(lines.get(i)).find()) {
                return i + 1;
            }
        }
        return 1;
    }
}
