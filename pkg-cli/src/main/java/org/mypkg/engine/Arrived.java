package org.mypkg.engine;

import java.util.Objects;
import org.mypkg.manifest.Manifest;
import org.mypkg.txn.PackagePayload;

/**
 * A package that can be installed now, whether all of it was fetched or not.
 *
 * @param fetchedBytes how much came over the network for it
 * @param savedBytes how much did not, since it is on the disk already
 */
record Arrived(Manifest manifest, PackagePayload payload, long fetchedBytes, long savedBytes) {
    Arrived {
        Objects.requireNonNull(manifest);
        Objects.requireNonNull(payload);
    }

    /** A package that lies here as a whole. */
    static Arrived whole(PackageFile file, long fetchedBytes) {
        return new Arrived(file.reader().manifest(), Repairs.payload(file.reader()), fetchedBytes, 0);
    }
}
