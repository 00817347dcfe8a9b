package org.mypkg.repo;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.mypkg.diag.Diagnostic;
import org.mypkg.diag.ErrorCode;
import org.mypkg.sys.DiskException;
import org.mypkg.sys.HostFiles;

/**
 * What {@code DIR.mkrepo.yaml} remembers: how publications are signed and how long they are good for. The file is YAML of
 * one kind only: {@code name: "text"} in each line, and comments.
 *
 * @param signWith where the secret key is: {@code file:PATH}, {@code gpg:KEYID}, or {@code offline}
 * @param validDays from publication to expiry
 * @param graceDays how long files stay that are offered no longer
 * @param nextSignWith the key that signs from the rotation on that is under way; empty while none is. A rotation that was cut
 *     short leaves both, and whichever readers trust is taken
 * @param buildsOn directories of the repositories that this one builds upon, as seen from the settings' own directory; the
 *     file separates them by colons
 */
public record RepoSettings(String signWith, int validDays, int graceDays, String nextSignWith, List<String> buildsOn) {
    /** The key is not on this machine: publications wait for {@code mkrepo attach-signature}. */
    public static final String OFFLINE = "offline";

    static final int VALID_DAYS = 30;
    static final int GRACE_DAYS = 7;
    private static final int VALID_DAYS_MOST = 3650;

    /** @throws IllegalArgumentException when the number of days is none */
    public RepoSettings(String signWith, int validDays) {
        this(signWith, validDays, GRACE_DAYS, "", List.of());
    }

    /** @throws IllegalArgumentException when a number of days is none */
    public RepoSettings {
        buildsOn = List.copyOf(buildsOn);
        if (graceDays < 0 || graceDays > VALID_DAYS_MOST) {
            throw new IllegalArgumentException("grace-days is from 0 to " + VALID_DAYS_MOST + ", not " + graceDays);
        }
        if (validDays < 1 || validDays > VALID_DAYS_MOST) {
            throw new IllegalArgumentException("valid-days is from 1 to " + VALID_DAYS_MOST + ", not " + validDays);
        }
    }

    /** How long files stay that are offered no longer. */
    Duration grace() {
        return Duration.ofDays(graceDays);
    }

    /** The settings for the time in which either key may be the one that readers trust. */
    RepoSettings rotatingTo(String other) {
        return new RepoSettings(signWith, validDays, graceDays, other, buildsOn);
    }

    /** The settings of whoever signs with this one key. */
    RepoSettings signingWith(String other) {
        return new RepoSettings(other, validDays, graceDays, "", buildsOn);
    }

    /** The settings of whoever builds upon these repositories. */
    RepoSettings buildingOn(List<String> directories) {
        return new RepoSettings(signWith, validDays, graceDays, nextSignWith, directories);
    }

    /** The settings, or the defaults with an offline key where there are none. */
    static RepoSettings readOrDefault(RepoDirectory repository) throws DiskException, RepositoryException {
        return HostFiles.isRegularFile(repository.settingsFile()) ? read(repository) : new RepoSettings(OFFLINE, VALID_DAYS);
    }

    /** Reads the settings of a repository. */
    static RepoSettings read(RepoDirectory repository) throws DiskException, RepositoryException {
        Path file = repository.settingsFile();
        if (!HostFiles.isRegularFile(file)) {
            throw RepositoryException.invalid(
                    "it is not known how " + repository.root() + " is signed",
                    file + " does not exist",
                    "name the key with --key SECRET.asc or --sign-with gpg:KEYID");
        }
        return parse(HostFiles.readText(file), file.toString());
    }

    static RepoSettings parse(String text, String file) throws RepositoryException {
        SortedMap<String, String> values = new TreeMap<>();
        List<String> lines = text.lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (!line.isEmpty() && !line.startsWith("#")) {
                Map.Entry<String, String> entry = entry(line, file + ":" + (i + 1));
                values.put(entry.getKey(), entry.getValue());
            }
        }
        try {
            int days = Integer.parseInt(values.getOrDefault("valid-days", Integer.toString(VALID_DAYS)));
            int grace = Integer.parseInt(values.getOrDefault("grace-days", Integer.toString(GRACE_DAYS)));
            List<String> buildsOn = Stream.of(values.getOrDefault("builds-on", "").split(":"))
                    .filter(one -> !one.isBlank())
                    .toList();
            return new RepoSettings(
                    values.getOrDefault("sign-with", OFFLINE), days, grace, values.getOrDefault("next-sign-with", ""), buildsOn);
        } catch (IllegalArgumentException wrong) {
            throw unreadable(file, String.valueOf(wrong.getMessage()));
        }
    }

    private static Map.Entry<String, String> entry(String line, String place) throws RepositoryException {
        int colon = line.indexOf(": ");
        if (colon < 1) {
            throw unreadable(place, "not 'name: \"text\"': " + line);
        }
        String value = line.substring(colon + 2).strip();
        boolean quoted = value.length() >= 2 && value.startsWith("\"") && value.endsWith("\"");
        String text = quoted ? value.substring(1, value.length() - 1).replace("\\\"", "\"").replace("\\\\", "\\") : value;
        return Map.entry(line.substring(0, colon), text);
    }

    private static RepositoryException unreadable(String place, String fact) {
        return new RepositoryException(
                new Diagnostic(ErrorCode.CONFIG_INVALID, "the settings of the repository cannot be read", List.of(place + ": " + fact), List.of()));
    }

    /** Writes the settings of a repository. */
    void write(RepoDirectory repository) throws DiskException {
        HostFiles.writeText(repository.settingsFile(), render());
    }

    String render() {
        return "# How mkrepo signs this repository. Never put this file, or the key, where readers can fetch it.\n"
                + "sign-with: " + quote(signWith) + "\n"
                + "valid-days: " + quote(Integer.toString(validDays)) + "\n"
                + "grace-days: " + quote(Integer.toString(graceDays)) + "\n"
                + (buildsOn.isEmpty() ? "" : "builds-on: " + quote(String.join(":", buildsOn)) + "\n")
                + (nextSignWith.isEmpty() ? "" : "next-sign-with: " + quote(nextSignWith) + "\n");
    }

    private static String quote(String text) {
        return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }
}
