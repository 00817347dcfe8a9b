package org.mypkg.fetch;

import java.io.InputStream;

/** One way to open a location. */
@FunctionalInterface
interface Source {
    /**
     * Opens the bytes, from the offset on if that is possible.
     *
     * @throws FetchException nothing can be had; {@link FetchException.Kind#UNREACHABLE} means that another try may help
     */
    Opened open(Location.Web from, long offset) throws FetchException;

    /** @param start the offset of the first byte that the stream gives: what was asked for, or 0 */
    record Opened(long start, InputStream in, Runnable closing) implements AutoCloseable {
        @Override
        public void close() {
            closing.run();
        }
    }
}
