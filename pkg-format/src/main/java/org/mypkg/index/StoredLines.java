package org.mypkg.index;

import com.github.luben.zstd.ZstdCompressCtx;
import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
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
        var jsonLimits = new JsonLimits(limits.manifestBytesMax(), 8);
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
                consumer.accept(number, JsonFields.of(Json.parse(line, jsonLimits), "line " + number));
                line = nextLine(in, limits, what);
            }
        } catch (IOException damaged) {
            throw new FormatException(ErrorCode.INDEX_DAMAGED, what, "it is no sound zstd frame: " + damaged.getMessage());
        }
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
