package org.mypkg.elf;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What an ELF file says of itself (System V ABI, chapters 4 and 5). Of 64-bit files that store the least significant byte first
 * all is read; of others only that they are ELF files.
 *
 * <p>What the loader reads is read as the loader does it, by segments: sections may have been stripped.
 *
 * @param type what kind of file it is
 * @param interpreter the path of the loader; empty where the file names none
 * @param soname the name that a library goes by; empty where it has none
 * @param needed the names of the libraries that the loader must find, in the file's order
 * @param searchPath where the loader looks for them first (RUNPATH, or RPATH where there is none), as written
 * @param debug whether there is debug information in it
 */
public record ElfFile(
        Type type, String interpreter, String soname, List<String> needed, List<String> searchPath, boolean debug) {
    private static final byte[] MAGIC = {0x7f, 'E', 'L', 'F'};

    public ElfFile {
        needed = List.copyOf(needed);
        searchPath = List.copyOf(searchPath);
    }

    /** Kinds of ELF files. */
    public enum Type {
        /** What a compiler makes of one source. */
        RELOCATABLE,
        /** A program at a fixed address. */
        EXECUTABLE,
        /** A library, or a program that runs at any address. */
        SHARED,
        /** A core dump, or a file for a machine of another kind. */
        OTHER
    }

    /** Whether a file that begins with these bytes says that it is one. */
    public static boolean isElf(byte[] start) {
        return start.length >= MAGIC.length && Arrays.equals(start, 0, MAGIC.length, MAGIC, 0, MAGIC.length);
    }

    /**
     * Reads a file; empty where it is of another format.
     *
     * @throws ElfException the file is cut off, or leads out of itself
     */
    public static Optional<ElfFile> parse(byte[] bytes) throws ElfException {
        if (!isElf(bytes)) {
            return Optional.empty();
        }
        try {
            return Optional.of(new Reading(bytes).read());
        } catch (IndexOutOfBoundsException | IllegalArgumentException | ArithmeticException outside) {
            throw new ElfException("the ELF file is damaged: it leads out of itself");
        }
    }

    /** The search path of a file that lies in this directory, which {@code $ORIGIN} stands for. */
    public List<String> searchPathFrom(String directory) {
        return searchPath.stream().map(place -> place.replace("${ORIGIN}", "$ORIGIN").replace("$ORIGIN", directory)).toList();
    }

    /** Whether the kernel can start it: a program, or a library that names a loader. */
    public boolean isProgram() {
        return type == Type.EXECUTABLE || !interpreter.isEmpty();
    }

    /** One file while it is read. */
    private static final class Reading {
        private static final int CLASS_AT = 4;
        private static final int ORDER_AT = 5;
        private static final int CLASS_64 = 2;
        private static final int LEAST_FIRST = 1;
        private static final int SEGMENT_LOADED = 1;
        private static final int SEGMENT_DYNAMIC = 2;
        private static final int SEGMENT_INTERPRETER = 3;
        private static final int NEEDED = 1;
        private static final int STRINGS = 5;
        private static final int SONAME = 14;
        private static final int RPATH = 15;
        private static final int RUNPATH = 29;
        private static final int MOST_SEGMENTS = 1 << 12;

        private final ByteBuffer bytes;
        private final List<Segment> segments = new ArrayList<>();

        Reading(byte[] bytes) {
            this.bytes = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        }

        private record Segment(int type, long offset, long address, long fileBytes) {}

        private record Entry(long tag, long value) {}

        ElfFile read() {
            if (bytes.get(CLASS_AT) != CLASS_64 || bytes.get(ORDER_AT) != LEAST_FIRST) {
                return new ElfFile(Type.OTHER, "", "", List.of(), List.of(), false);
            }
            readSegments();
            List<Entry> dynamic = dynamic();
            return new ElfFile(
                    type(),
                    first(SEGMENT_INTERPRETER).filter(segment -> segment.fileBytes() > 0).map(segment -> text(segment.offset())).orElse(""),
                    texts(dynamic, SONAME).stream().findFirst().orElse(""),
                    texts(dynamic, NEEDED),
                    searchPath(dynamic),
                    hasDebugInformation());
        }

        private Type type() {
            return switch (bytes.getShort(0x10)) {
                case 1 -> Type.RELOCATABLE;
                case 2 -> Type.EXECUTABLE;
                case 3 -> Type.SHARED;
                default -> Type.OTHER;
            };
        }

        private void readSegments() {
            long table = bytes.getLong(0x20);
            int size = bytes.getShort(0x36) & 0xffff;
            int count = bytes.getShort(0x38) & 0xffff;
            if (count > MOST_SEGMENTS) {
                throw new IllegalArgumentException("too many segments");
            }
            for (int i = 0; i < count; i++) {
                int at = Math.toIntExact(Math.addExact(table, (long) i * size));
                segments.add(new Segment(bytes.getInt(at), bytes.getLong(at + 8), bytes.getLong(at + 16), bytes.getLong(at + 32)));
            }
        }

        private Optional<Segment> first(int type) {
            return segments.stream().filter(segment -> segment.type() == type).findFirst();
        }

        private List<Entry> dynamic() {
            var entries = new ArrayList<Entry>();
            Optional<Segment> segment = first(SEGMENT_DYNAMIC);
            // Files of nothing but debug information keep the segment's header, without its bytes.
            if (segment.isEmpty() || segment.get().fileBytes() == 0) {
                return entries;
            }
            int at = Math.toIntExact(segment.get().offset());
            for (long left = segment.get().fileBytes(); left >= 16; left -= 16, at += 16) {
                var entry = new Entry(bytes.getLong(at), bytes.getLong(at + 8));
                if (entry.tag() == 0) {
                    break;
                }
                entries.add(entry);
            }
            return entries;
        }

        private List<String> texts(List<Entry> dynamic, int tag) {
            var texts = new ArrayList<String>();
            for (Entry entry : dynamic) {
                if (entry.tag() == tag) {
                    texts.add(text(Math.addExact(strings(dynamic), entry.value())));
                }
            }
            return texts;
        }

        /** Where the dynamic strings lie in the file; the entry says where they lie in memory. */
        private long strings(List<Entry> dynamic) {
            long address = dynamic.stream().filter(entry -> entry.tag() == STRINGS).findFirst().orElseThrow(IllegalArgumentException::new).value();
            for (Segment segment : segments) {
                long into = address - segment.address();
                if (segment.type() == SEGMENT_LOADED && into >= 0 && into < segment.fileBytes()) {
                    return segment.offset() + into;
                }
            }
            throw new IllegalArgumentException("the strings lie nowhere");
        }

        private List<String> searchPath(List<Entry> dynamic) {
            List<String> paths = texts(dynamic, RUNPATH);
            if (paths.isEmpty()) {
                paths = texts(dynamic, RPATH);
            }
            var parts = new ArrayList<String>();
            for (String path : paths) {
                for (String part : path.split(":", -1)) {
                    if (!part.isEmpty()) {
                        parts.add(part);
                    }
                }
            }
            return parts;
        }

        private boolean hasDebugInformation() {
            long table = bytes.getLong(0x28);
            int size = bytes.getShort(0x3a) & 0xffff;
            int count = bytes.getShort(0x3c) & 0xffff;
            int names = bytes.getShort(0x3e) & 0xffff;
            if (table == 0 || count == 0) {
                return false;
            }
            long strings = bytes.getLong(Math.toIntExact(table + (long) names * size) + 0x18);
            for (int i = 0; i < count; i++) {
                int name = bytes.getInt(Math.toIntExact(table + (long) i * size));
                String text = text(strings + name);
                if (text.equals(".debug_info") || text.equals(".zdebug_info")) {
                    return true;
                }
            }
            return false;
        }

        private String text(long offset) {
            int start = Math.toIntExact(offset);
            int end = start;
            while (bytes.get(end) != 0) {
                end++;
            }
            return new String(bytes.array(), start, end - start, StandardCharsets.UTF_8);
        }
    }
}
