package org.mypkg.index;

import java.util.List;
import org.mypkg.archive.FormatException;
import org.mypkg.archive.Limits;
import org.mypkg.model.PackageId;
import org.mypkg.model.RootPath;

/** Parts of kind {@code files}: which package has which path. */
public final class FilesCodec {
    private FilesCodec() {}

    /** The paths of one package, directories left out. */
    public record PackagePaths(PackageId id, List<RootPath> paths) {
        public PackagePaths {
            paths = paths.stream().sorted().toList();
        }
    }

    /** The stored bytes of a part; the same packages in any order give the same bytes. */
    public static byte[] encode(List<PackagePaths> packages) {
        throw new UnsupportedOperationException();
    }

    public static List<PackagePaths> decode(byte[] stored, Limits limits) throws FormatException {
        throw new UnsupportedOperationException();
    }
}
