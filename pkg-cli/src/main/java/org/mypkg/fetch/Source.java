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
    Opened open(Question question) throws FetchException;

    /**
     * What is asked for.
     *
     * @param offset what lies before it is here already
     * @param end where to stop: a server that would send more, or does not know ranges, is no help; 0 for the file's end
     * @param fresh whether caches on the way must ask the server
     */
    record Question(Location.Web from, long offset, long end, boolean fresh) {
        /** Up to the end of the file. */
        Question(Location.Web from, long offset, boolean fresh) {
            this(from, offset, 0, fresh);
        }

        boolean bounded() {
            return end > 0;
        }
    }

    /**
     * What is answered.
     *
     * @param start the offset of the first byte that the stream gives: what was asked for, or 0; negative for another part
     * @param wholeBytes how long the file is, as the server says; negative where it does not
     */
    record Opened(long start, long wholeBytes, InputStream in, Runnable closing) implements AutoCloseable {
        @Override
        public void close() {
            closing.run();
        }
    }
}
