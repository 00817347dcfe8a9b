package org.mypkg.testing;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * A reader of bytes from outside, held to what every such reader promises: whatever the bytes are, it ends with a value or
 * with a declared failure, in bounded time and memory.
 *
 * <p>Bounds are counted for the thread that reads, as processor time and allocated bytes, so that a busy machine changes
 * nothing. A case that broke the promise once is kept as a small file under {@code src/test/resources/fuzz/NAME/} and read
 * again by {@link #replay}. System property {@code fuzz.rounds}: how many cases {@link #runLong} tries.
 *
 * @param name of the reader, also of the directory of its kept cases
 * @param declared what it may throw
 * @param allocatedBytesMax how much it may allocate for one case
 * @param reader reads one case
 */
public record Fuzz(String name, List<Class<? extends Exception>> declared, long allocatedBytesMax, Reader reader) {
    private static final long CPU_NANOS_MAX = 5_000_000_000L;
    private static final int SHOWN_BYTES_MAX = 4096;
    private static final int LONG_ROUNDS = 20_000;

    /** Reads bytes and checks what came of them. */
    @FunctionalInterface
    public interface Reader {
        /** Reads one case; an assertion error where the bytes were taken for something that they are not. */
        void read(byte[] bytes) throws Exception;
    }

    /** A reader with one kind of declared failure. */
    public static Fuzz of(String name, Class<? extends Exception> declared, long allocatedBytesMax, Reader reader) {
        return new Fuzz(name, List.of(declared), allocatedBytesMax, reader);
    }

    /** Tries so many mutants; the seed of a failing one is printed, with its bytes where they are few. */
    public void run(int rounds, Function<Gen, byte[]> mutant) {
        Property.check("fuzz " + name, rounds, gen -> {
            byte[] bytes = mutant.apply(gen);
            gen.note("bytes", shown(bytes));
            attempt(bytes);
        });
    }

    /** The same with as many cases as the system property {@code fuzz.rounds} says, from other seeds. */
    public void runLong(Function<Gen, byte[]> mutant) {
        int rounds = Integer.getInteger("fuzz.rounds", LONG_ROUNDS);
        new Fuzz(name + " long", declared, allocatedBytesMax, reader).run(rounds, mutant);
    }

    /** Reads every kept case again. @return how many there are */
    public int replay(Path resources) {
        Path directory = resources.resolve(name.replace(' ', '-'));
        if (!Files.isDirectory(directory)) {
            return 0;
        }
        try (Stream<Path> files = Files.list(directory)) {
            List<Path> cases = files.sorted().toList();
            for (Path each : cases) {
                replayOne(each);
            }
            return cases.size();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private void replayOne(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        try {
            attempt(bytes);
        } catch (AssertionError broken) {
            throw new AssertionError("kept case " + file.getFileName() + ": " + broken.getMessage(), broken);
        }
    }

    /** Reads one case and holds the reader to its promise. */
    public void attempt(byte[] bytes) {
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long allocated = threads.getCurrentThreadAllocatedBytes();
        long cpu = threads.getCurrentThreadCpuTime();
        try {
            reader.read(bytes);
        } catch (AssertionError wrong) {
            throw wrong;
        } catch (Exception | OutOfMemoryError | StackOverflowError thrown) {
            if (declared.stream().noneMatch(kind -> kind.isInstance(thrown))) {
                throw new AssertionError(name + " threw what it does not declare: " + thrown, thrown);
            }
        }
        long took = threads.getCurrentThreadCpuTime() - cpu;
        long used = threads.getCurrentThreadAllocatedBytes() - allocated;
        if (took > CPU_NANOS_MAX) {
            throw new AssertionError(name + " took " + took / 1_000_000 + " ms of processor time");
        }
        if (used > allocatedBytesMax) {
            throw new AssertionError(name + " allocated " + used + " bytes, and may allocate " + allocatedBytesMax);
        }
    }

    private static String shown(byte[] bytes) {
        String hex = HexFormat.of().formatHex(bytes, 0, Math.min(bytes.length, SHOWN_BYTES_MAX));
        return bytes.length + " bytes, " + hex + (bytes.length > SHOWN_BYTES_MAX ? "..." : "");
    }
}
