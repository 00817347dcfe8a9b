package org.mypkg.txn;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.mypkg.manifest.FileMeta;
import org.mypkg.model.Bytes;
import org.mypkg.model.Digest;
import org.mypkg.model.RootPath;

/**
 * The journal's text, one fact a line, fields parted by one space, paths escaped by {@link Octal}. The last line holds the
 * SHA-256 of all bytes before it. docs/transactions.md describes it for readers in other languages.
 */
final class JournalCodec {
    private static final String HEADER = "mypkg-journal 2";

    private JournalCodec() {}

    static byte[] encode(Journal journal) {
        var text = new StringBuilder(HEADER).append('\n');
        text.append("id ").append(journal.id()).append('\n');
        for (RootPath home : journal.homes()) {
            text.append("home ").append(Octal.escape(home.toBytes())).append(' ')
                    .append(journal.numbers().getOrDefault(home, 0L)).append('\n');
        }
        for (Step step : journal.steps()) {
            append(text, step, journal.homes().indexOf(step.home()));
            appendStaged(text, journal, step.number());
        }
        for (DirectoryTime time : journal.times()) {
            text.append("time ").append(time.seconds()).append(' ').append(time.nanos()).append(' ')
                    .append(Octal.escape(time.path().toBytes())).append('\n');
        }
        journal.staged().forEach((path, identity) -> appendItem(text, path, identity));
        Digest sum = Digest.of(text.toString().getBytes(StandardCharsets.US_ASCII));
        return text.append("sum ").append(sum).append('\n').toString().getBytes(StandardCharsets.US_ASCII);
    }

    private static void append(StringBuilder text, Step step, int home) {
        FileMeta meta = step.oldMeta();
        text.append("step ").append(step.kind()).append(' ').append(step.number()).append(' ').append(home).append(' ')
                .append(step.oldType().label()).append(' ').append(step.newType().label()).append(' ')
                .append(Integer.toOctalString(meta.mode())).append(' ').append(meta.uid()).append(' ').append(meta.gid())
                .append(' ').append(meta.mtimeSeconds()).append(' ').append(meta.mtimeNanos()).append(' ')
                .append(Octal.escape(step.path().toBytes()));
        for (Map.Entry<String, Bytes> xattr : meta.xattrs().entrySet()) {
            text.append(' ').append(Octal.escape(Bytes.utf8(xattr.getKey()).toArray())).append(' ')
                    .append(xattr.getValue().length() == 0 ? "\\" : Octal.escape(xattr.getValue().toArray()));
        }
        text.append('\n');
    }

    private static void appendItem(StringBuilder text, RootPath path, Identity identity) {
        text.append("item ").append(Octal.escape(path.toBytes()));
        if (!identity.equals(Identity.ANY)) {
            text.append(' ').append(identity.sizeBytes()).append(' ').append(identity.mtimeSeconds());
        }
        text.append('\n');
    }

    private static void appendStaged(StringBuilder text, Journal journal, int number) {
        Identity made = journal.made().get(number);
        if (made != null) {
            text.append("new ").append(number).append(' ').append(made.inode()).append(' ').append(made.sizeBytes()).append(' ')
                    .append(made.mtimeSeconds()).append(' ').append(made.mtimeNanos()).append('\n');
        }
        if (journal.copied().contains(number)) {
            text.append("copy ").append(number).append('\n');
        }
    }

    /** @throws TransactionException when these are not the whole bytes of a journal that this program can read */
    static Journal decode(byte[] bytes) throws TransactionException {
        try {
            return parse(bytes);
        } catch (IllegalArgumentException | IndexOutOfBoundsException damaged) {
            // The latter: a line with fewer words than it must have.
            String reason = String.valueOf(damaged.getMessage());
            throw new TransactionException(new TransactionException.Fact.JournalDamaged(reason), damaged);
        }
    }

    private static Journal parse(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        int last = text.lastIndexOf("sum ");
        demand(text.startsWith(HEADER + "\n"), "it does not begin with '" + HEADER + "'");
        demand(last > 0 && text.charAt(last - 1) == '\n', "it has no checksum");
        Digest sum = Digest.of(java.util.Arrays.copyOf(bytes, last));
        demand(text.substring(last).equals("sum " + sum + "\n"), "its checksum does not match");
        return facts(text.substring(HEADER.length() + 1, last));
    }

    private static Journal facts(String body) {
        long id = -1;
        var homes = new ArrayList<RootPath>();
        var numbers = new TreeMap<RootPath, Long>();
        var steps = new ArrayList<Step>();
        var made = new TreeMap<Integer, Identity>();
        var copied = new TreeSet<Integer>();
        var times = new ArrayList<DirectoryTime>();
        var staged = new TreeMap<RootPath, Identity>();
        for (String line : body.split("\n", -1)) {
            String[] words = line.split(" ", -1);
            switch (words[0]) {
                case "id" -> id = Long.parseLong(words[1]);
                case "home" -> {
                    homes.add(path(words[1]));
                    numbers.put(homes.getLast(), Long.parseLong(words[2]));
                }
                case "step" -> steps.add(step(words, homes));
                case "new" -> made.put(Integer.parseInt(words[1]), identity(words));
                case "copy" -> copied.add(Integer.parseInt(words[1]));
                case "time" -> times.add(new DirectoryTime(path(words[3]), Long.parseLong(words[1]), Integer.parseInt(words[2])));
                case "item" -> staged.put(path(words[1]), words.length == 2 ? Identity.ANY
                        : new Identity(0, Long.parseLong(words[2]), Long.parseLong(words[3]), 0));
                case "" -> demand(words.length == 1, "a line begins with a space");
                default -> throw new IllegalArgumentException("an unknown line: " + words[0]);
            }
        }
        demand(id > 0 && !homes.isEmpty(), "it names no transaction or no file system");
        return new Journal(id, homes, numbers, steps, made, copied, times, staged);
    }

    private static Identity identity(String[] words) {
        return new Identity(
                Long.parseLong(words[2]), Long.parseLong(words[3]), Long.parseLong(words[4]), Integer.parseInt(words[5]));
    }

    private static Step step(String[] words, List<RootPath> homes) {
        demand(words.length >= 12 && words.length % 2 == 0, "a step with too few fields");
        var xattrs = new TreeMap<String, Bytes>();
        for (int i = 12; i < words.length; i += 2) {
            byte[] value = words[i + 1].equals("\\") ? new byte[0] : Octal.unescape(words[i + 1]);
            xattrs.put(new String(Octal.unescape(words[i]), StandardCharsets.UTF_8), Bytes.of(value));
        }
        var meta = new FileMeta(Integer.parseInt(words[6], 8), Integer.parseInt(words[7]), Integer.parseInt(words[8]),
                Long.parseLong(words[9]), Integer.parseInt(words[10]), xattrs);
        int home = Integer.parseInt(words[3]);
        demand(home >= 0 && home < homes.size(), "a step on an unknown file system");
        return new Step(Step.Kind.valueOf(words[1]), Integer.parseInt(words[2]), homes.get(home), path(words[11]),
                type(words[4]), type(words[5]), meta);
    }

    private static NodeType type(String label) {
        return NodeType.valueOf(label.toUpperCase(Locale.ROOT));
    }

    private static RootPath path(String escaped) {
        return RootPath.of(Octal.unescape(escaped));
    }

    private static void demand(boolean condition, String otherwise) {
        if (!condition) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}
