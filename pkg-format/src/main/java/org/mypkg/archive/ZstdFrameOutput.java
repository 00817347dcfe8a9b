package org.mypkg.archive;

import com.github.luben.zstd.EndDirective;
import com.github.luben.zstd.ZstdCompressCtx;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;

/**
 * Compresses into one zstd frame that says its own content length; level, window and checksum are part of the format's
 * determinism and never vary. Closing ends the frame and leaves the sink open.
 */
final class ZstdFrameOutput extends OutputStream {
    /** Chosen by measurement, see docs/formats/package.md. */
    static final int LEVEL = 19;

    private static final int BUFFER_BYTES = 128 << 10;

    private final OutputStream sink;
    private final ZstdCompressCtx context = new ZstdCompressCtx();
    private final ByteBuffer in = ByteBuffer.allocateDirect(BUFFER_BYTES);
    private final ByteBuffer out = ByteBuffer.allocateDirect(BUFFER_BYTES);
    private final byte[] copy = new byte[BUFFER_BYTES];
    private boolean closed;

    /** @param contentBytes exactly as many bytes must be written */
    ZstdFrameOutput(OutputStream sink, long contentBytes) {
        this.sink = sink;
        context.setLevel(LEVEL).setChecksum(true).setPledgedSrcSize(contentBytes);
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
