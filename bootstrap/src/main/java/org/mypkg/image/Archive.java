package org.mypkg.image;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.mypkg.diag.Failure;
import org.mypkg.image.ImageConfig.Compression;
import org.mypkg.sys.DiskException;
import org.mypkg.sys.HostFiles;

/** Writes a file that is compressed on the way. Nothing in it says when, where or by whom. */
final class Archive {
    private static final int BUFFER_BYTES = 1 << 16;

    private Archive() {}

    /** The source of the bytes. */
    @FunctionalInterface
    interface Content {
        void writeTo(OutputStream out) throws DiskException, IOException;
    }

    /** Writes the file. @param work where a program's input may lie meanwhile */
    static void write(Path file, Compression compression, Content content, Path work) throws Failure {
        switch (compression) {
            case NONE, GZIP, USUAL -> plain(file, compression, content);
            case ZSTD -> {
                Path raw = work.resolve("archive.raw");
                plain(raw, Compression.NONE, content);
                new Tool(file.toString(), work)
                        .run(List.of("zstd", "-q", "-f", "-12", "--single-thread", "--no-progress", "-o", file.toString(), raw.toString()));
                HostFiles.delete(raw);
            }
        }
    }

    private static void plain(Path file, Compression compression, Content content) throws Failure {
        try (OutputStream disk = HostFiles.create(file);
                OutputStream packed = compression == Compression.GZIP ? new GZIPOutputStream(disk, BUFFER_BYTES) : disk;
                OutputStream out = new BufferedOutputStream(packed, BUFFER_BYTES)) {
            content.writeTo(out);
        } catch (IOException failed) {
            throw new ImageException(file.toString(), String.valueOf(failed.getMessage()), failed);
        }
    }
}
