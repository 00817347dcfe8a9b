package org.mypkg.index;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.mypkg.archive.FormatException;
import org.mypkg.archive.Limits;
import org.mypkg.diag.ErrorCode;
import org.mypkg.json.Json;
import org.mypkg.json.JsonException;
import org.mypkg.json.JsonFields;
import org.mypkg.json.JsonLimits;
import org.mypkg.json.JsonValue.JsonObject;

/** A stored part: one zstd frame of JSON lines, the first of which says format and kind. */
final class StoredLines {
    /** The best of the levels whose window every decoder grants; a part is written once and read by everybody. */
    private static final int LEVEL = 19;

    private static final int WINDOW_LOG_MAX = 23;

    private static final int DEPTH_MAX = 8;

    /** What a frame says of its length is believed up to this many bytes. */
    private static final int EXPECTED_BYTES_MAX = 64 << 20;

    private StoredLines() {}

    static byte[] write(JsonObject header, List<JsonObject> lines) {
        var text = new ByteArrayOutputStream();
        text.writeBytes(line(header));
        lines.forEach(line -> text.writeBytes(line(line)));
        try (var zstd = new ZstdCompressCtx()) {
            return zstd.setLevel(LEVEL).setChecksum(true).compress(text.toByteArray());
        }
    }

    private static byte[] line(JsonObject object) {
        return (Json.compact(object) + "\n").getBytes(StandardCharsets.UTF_8);
    }

    interface LineConsumer {
        void accept(int lineNumber, JsonFields fields) throws JsonException, FormatException;
    }

    /** Hands out the lines one by one, numbered from 1; memory is bounded by the longest of them. */
    static void read(byte[] stored, Limits limits, String what, LineConsumer consumer)
            throws JsonException, FormatException {
        try (var zstd = new ZstdInputStreamNoFinalizer(new ByteArrayInputStream(stored))) {
            zstd.setLongMax(WINDOW_LOG_MAX);
            var in = new BufferedInputStream(zstd, 64 << 10);
            long total = 0;
            int number = 0;
            byte[] line = nextLine(in, limits, what);
            while (line.length > 0) {
                number++;
                total += line.length;
                if (total > limits.indexBytesMax()) {
                    throw tooLong(what, limits.indexBytesMax());
                }
                consumer.accept(number, fields(line, number, limits, what));
                line = nextLine(in, limits, what);
            }
        } catch (IOException damaged) {
            throw unsound(what, damaged);
        }
    }

    /** What a line says. @param number of the line, from 1 */
    static JsonFields fields(byte[] line, int number, Limits limits, String what) throws JsonException, FormatException {
        if (line.length > limits.manifestBytesMax() + 1) {
            throw tooLong(what, limits.manifestBytesMax());
        }
        if (line[line.length - 1] != '\n') {
            throw new JsonException("the last line has no end");
        }
        return JsonFields.of(Json.parse(line, new JsonLimits(limits.manifestBytesMax(), DEPTH_MAX)), "line " + number);
    }

    /** All lines at once, as they stand. @throws FormatException INDEX_DAMAGED, or LIMIT_EXCEEDED where they are too long */
    static byte[] text(byte[] stored, Limits limits, String what) throws FormatException {
        long promised = Zstd.getFrameContentSize(stored);
        byte[] text = new byte[Math.clamp(promised + 1, 1 << 10, EXPECTED_BYTES_MAX)];
        int length = 0;
        try (var zstd = new ZstdInputStreamNoFinalizer(new ByteArrayInputStream(stored))) {
            zstd.setLongMax(WINDOW_LOG_MAX);
            int count = zstd.read(text, 0, text.length);
            while (count >= 0) {
                length += count;
                if (length > limits.indexBytesMax()) {
                    throw tooLong(what, limits.indexBytesMax());
                }
                if (length == text.length) {
                    text = Arrays.copyOf(text, Math.multiplyExact(text.length, 2));
                }
                count = zstd.read(text, length, text.length - length);
            }
        } catch (IOException damaged) {
            throw unsound(what, damaged);
        }
        return Arrays.copyOf(text, length);
    }

    private static FormatException unsound(String what, IOException damaged) {
        return new FormatException(ErrorCode.INDEX_DAMAGED, what, "it is no sound zstd frame: " + damaged.getMessage());
    }

    /** The next line with its line feed; empty at the end. */
    private static byte[] nextLine(InputStream in, Limits limits, String what)
            throws IOException, JsonException, FormatException {
        var line = new ByteArrayOutputStream();
        for (int b = in.read(); b >= 0; b = in.read()) {
            line.write(b);
            if (b == '\n') {
                return line.toByteArray();
            }
            if (line.size() > limits.manifestBytesMax()) {
                throw tooLong(what, limits.manifestBytesMax());
            }
        }
        if (line.size() > 0) {
            throw new JsonException("the last line has no end");
        }
        return new byte[0];
    }

    private static FormatException tooLong(String what, long max) {
        return new FormatException(ErrorCode.LIMIT_EXCEEDED, what, "it has more than " + max + " bytes");
    }
}
