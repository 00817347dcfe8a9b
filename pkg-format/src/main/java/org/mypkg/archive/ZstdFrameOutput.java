package org.mypkg.archive;

import com.github.luben.zstd.EndDirective;
import com.github.luben.zstd.ZstdCompressCtx;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;

/**
 * Compresses into one zstd frame that says its own content length, on one thread, so that the same content and level give the
 * same bytes. Closing ends the frame and leaves the sink open.
 */
final class ZstdFrameOutput extends OutputStream {
    /** Quick, and yet near enough to the usual level in what it finds: docs/formats/package.md has the figures. */
    private static final int MEASURING_LEVEL = 6;

    /** As at the usual level, for 8 MiB: what a piece gains from those far before it shall be seen. */
    private static final int MEASURING_WINDOW_LOG = 23;

    private static final int MEASURING_TABLE_LOG = 22;

    private static final int BUFFER_BYTES = 128 << 10;

    private final OutputStream sink;
    private final ZstdCompressCtx context = new ZstdCompressCtx();
    private final ByteBuffer in = ByteBuffer.allocateDirect(BUFFER_BYTES);
    private final ByteBuffer out = ByteBuffer.allocateDirect(BUFFER_BYTES);
    private final byte[] copy = new byte[BUFFER_BYTES];
    private boolean closed;

    private ZstdFrameOutput(OutputStream sink) {
        this.sink = sink;
    }

    /** For what is stored. @param contentBytes exactly as many bytes must be written */
    static ZstdFrameOutput ofLevel(int level, OutputStream sink, long contentBytes) {
        var output = new ZstdFrameOutput(sink);
        output.context.setLevel(level).setChecksum(true).setPledgedSrcSize(contentBytes);
        return output;
    }

    /** For what is only to be told the length of. @param contentBytes exactly as many bytes must be written */
    static ZstdFrameOutput toMeasure(OutputStream sink, long contentBytes) {
        var output = new ZstdFrameOutput(sink);
        output.context
                .setLevel(MEASURING_LEVEL)
                .setWindowLog(MEASURING_WINDOW_LOG)
                .setHashLog(MEASURING_TABLE_LOG)
                .setChainLog(MEASURING_TABLE_LOG)
                .setChecksum(true)
                .setPledgedSrcSize(contentBytes);
        return output;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        int from = offset;
        int left = length;
        while (left > 0) {
            if (!in.hasRemaining()) {
                compress(EndDirective.CONTINUE);
            }
            int count = Math.min(left, in.remaining());
            in.put(bytes, from, count);
            from += count;
            left -= count;
        }
    }

    private void compress(EndDirective directive) throws IOException {
        in.flip();
        boolean done = false;
        while (!done) {
            boolean flushed = context.compressDirectByteBufferStream(out, in, directive);
            out.flip();
            int count = out.remaining();
            out.get(copy, 0, count);
            out.clear();
            sink.write(copy, 0, count);
            done = directive == EndDirective.CONTINUE ? !in.hasRemaining() : flushed;
        }
        in.clear();
    }

    /** Puts out all that was written; what comes next goes into the same frame. */
    @Override
    public void flush() throws IOException {
        compress(EndDirective.FLUSH);
    }

    @Override
    public void close() throws IOException {
        if (!closed) {
            closed = true;
            try {
                compress(EndDirective.END);
            } finally {
                context.close();
            }
        }
    }
}
