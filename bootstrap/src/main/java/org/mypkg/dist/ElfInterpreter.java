package org.mypkg.dist;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Lets a program be started by another dynamic loader (System V ABI, chapter 5, "Program Interpreter").
 *
 * <p>The kernel reads the loader's path from where the header says in the file; it need not be mapped. So a path of any length
 * is put at the end of the file, and nothing that is there moves. The address in the header still leads to the old path: by
 * that the loader knows under which name other libraries ask for it, and that name stays the same.
 */
final class ElfInterpreter {
    private static final byte[] MAGIC = {0x7f, 'E', 'L', 'F', 2 /* 64 bits */, 1 /* least significant byte first */};
    private static final int PROGRAM_HEADERS_AT = 0x20;
    private static final int HEADER_BYTES_AT = 0x36;
    private static final int HEADER_COUNT_AT = 0x38;
    private static final int OFFSET_IN_HEADER = 0x08;
    private static final int FILE_BYTES_IN_HEADER = 0x20;
    private static final int MEMORY_BYTES_IN_HEADER = 0x28;
    private static final int INTERPRETER = 3;

    private ElfInterpreter() {}

    /**
     * The same program with another loader.
     *
     * @param elf a 64-bit program of a machine that stores the least significant byte first
     * @param loader an absolute path
     * @throws IllegalArgumentException for what is no such program, or one without a loader
     */
    static byte[] replaced(byte[] elf, String loader) {
        byte[] path = (loader + "\0").getBytes(StandardCharsets.UTF_8);
        byte[] changed = Arrays.copyOf(elf, elf.length + path.length);
        System.arraycopy(path, 0, changed, elf.length, path.length);
        ByteBuffer buffer = ByteBuffer.wrap(changed).order(ByteOrder.LITTLE_ENDIAN);
        int header = header(buffer, elf);
        buffer.putLong(header + OFFSET_IN_HEADER, elf.length);
        buffer.putLong(header + FILE_BYTES_IN_HEADER, path.length);
        buffer.putLong(header + MEMORY_BYTES_IN_HEADER, path.length);
        return changed;
    }

    /** The loader that a program names. */
    static String of(byte[] elf) {
        ByteBuffer buffer = ByteBuffer.wrap(elf).order(ByteOrder.LITTLE_ENDIAN);
        int header = header(buffer, elf);
        int start = Math.toIntExact(buffer.getLong(header + OFFSET_IN_HEADER));
        int length = Math.toIntExact(buffer.getLong(header + FILE_BYTES_IN_HEADER));
        return new String(elf, start, length - 1, StandardCharsets.UTF_8);
    }

    private static int header(ByteBuffer buffer, byte[] elf) {
        if (elf.length < 64 || !Arrays.equals(MAGIC, Arrays.copyOf(elf, MAGIC.length))) {
            throw new IllegalArgumentException("no 64-bit ELF program");
        }
        int first = Math.toIntExact(buffer.getLong(PROGRAM_HEADERS_AT));
        for (int i = 0; i < buffer.getShort(HEADER_COUNT_AT); i++) {
            int header = first + i * buffer.getShort(HEADER_BYTES_AT);
            if (buffer.getInt(header) == INTERPRETER) {
                return header;
            }
        }
        throw new IllegalArgumentException("the program names no loader");
    }
}
