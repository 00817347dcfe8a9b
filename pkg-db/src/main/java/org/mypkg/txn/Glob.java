package org.mypkg.txn;

import java.util.regex.Pattern;
import org.mypkg.model.RootPath;

/** Absolute globs: {@code *} and {@code ?} within a part, {@code **} across parts. */
final class Glob {
    private final Pattern pattern;

    Glob(String glob) {
        var regex = new StringBuilder();
        for (int i = 0; i < glob.length(); i++) {
            char c = glob.charAt(i);
            if (c == '*' && i + 1 < glob.length() && glob.charAt(i + 1) == '*') {
                regex.append(".*");
                i++;
            } else if (c == '*') {
                regex.append("[^/]*");
            } else if (c == '?') {
                regex.append("[^/]");
            } else {
                regex.append(Pattern.quote(String.valueOf(c)));
            }
        }
        this.pattern = Pattern.compile(regex.toString(), Pattern.DOTALL);
    }

    boolean matches(RootPath path) {
        return pattern.matcher("/" + new String(path.toBytes(), java.nio.charset.StandardCharsets.UTF_8)).matches();
    }
}
