package org.mypkg.engine;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.mypkg.diag.Diagnostic;
import org.mypkg.diag.ErrorCode;
import org.mypkg.model.PackageName;
import org.mypkg.model.Relation;
import org.mypkg.world.World;
import org.mypkg.world.World.Wish;

/**
 * The text of {@code etc/mypkg/world}: one wish a line ({@code name}, {@code name>=1.2}, {@code !name}, {@code hold name},
 * {@code skip name}, {@code alternative /usr/bin/vi vim});
 * a {@code #} begins a comment. A changed world keeps the comments, the blank lines and the order of the lines it had.
 */
public final class WorldFile {
    private static final String HOLD = "hold ";
    private static final String SKIP = "skip ";
    private static final String PIN = "alternative ";

    private final List<Line> lines;

    private record Line(String text, Optional<Wish> wish) {}

    private WorldFile(List<Line> lines) {
        this.lines = List.copyOf(lines);
    }

    /** The file of a user who wants nothing. */
    public static WorldFile empty() {
        return new WorldFile(List.of());
    }

    /** Reads a text. @throws EngineException (CONFIG_INVALID) with the number of the line that is no wish */
    public static WorldFile parse(byte[] utf8) throws EngineException {
        var lines = new ArrayList<Line>();
        int number = 0;
        for (String text : new String(utf8, StandardCharsets.UTF_8).lines().toList()) {
            number++;
            lines.add(new Line(text, wishIn(text, number)));
        }
        return new WorldFile(lines);
    }

    private static Optional<Wish> wishIn(String text, int number) throws EngineException {
        int comment = text.indexOf('#');
        String words = (comment < 0 ? text : text.substring(0, comment)).strip();
        if (words.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(wish(words));
        } catch (IllegalArgumentException illegal) {
            String fact = "line " + number + ": " + illegal.getMessage();
            String hint = "a line is 'name', 'name>=1.2', '!name', 'hold name', 'skip name' or 'alternative PATH name'";
            throw new EngineException(
                    new Diagnostic(
                            ErrorCode.CONFIG_INVALID, "cannot read etc/mypkg/world", List.of(fact), List.of(hint)),
                    illegal);
        }
    }

    private static Wish wish(String words) {
        if (words.startsWith("!")) {
            return new Wish.Forbid(new PackageName(words.substring(1).strip()));
        }
        if (words.startsWith(PIN)) {
            return Wish.Pin.parse(words).orElseThrow(() -> new IllegalArgumentException(
                    "'" + words + "' is not like 'alternative /usr/bin/vi vim'"));
        }
        if (words.startsWith(HOLD)) {
            return new Wish.Hold(new PackageName(words.substring(HOLD.length()).strip()));
        }
        if (words.startsWith(SKIP)) {
            return new Wish.Skip(new PackageName(words.substring(SKIP.length()).strip()));
        }
        return new Wish.Want(Relation.parse(words));
    }

    /** The wishes, in the order of the lines. */
    public World world() {
        return new World(lines.stream().flatMap(line -> line.wish().stream()).toList());
    }

    /** The file with these wishes: lines of wishes that remain stay as they are, new wishes come at the end. */
    public WorldFile with(World world) {
        var missing = new ArrayList<>(world.wishes());
        var kept = new ArrayList<Line>();
        for (Line line : lines) {
            if (line.wish().isEmpty() || missing.remove(line.wish().get())) {
                kept.add(line);
            }
        }
        for (Wish wish : missing) {
            kept.add(new Line(text(wish), Optional.of(wish)));
        }
        return new WorldFile(kept);
    }

    private static String text(Wish wish) {
        if (wish instanceof Wish.Pin) {
            return wish.toString();
        }
        return wish.toString().replace(" >= ", ">=").replace(" <= ", "<=").replace(" = ", "=")
                .replace(" < ", "<").replace(" > ", ">");
    }

    /** The lines that these wishes are written as. */
    static List<String> lines(World world) {
        return world.wishes().stream().map(WorldFile::text).toList();
    }

    /** The bytes of the file. */
    public byte[] encode() {
        var text = new StringBuilder();
        lines.forEach(line -> text.append(line.text()).append('\n'));
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }
}
