package org.mypkg.cli;

import java.util.Optional;
import org.mypkg.diag.Failure;
import org.mypkg.fetch.FetchException;
import org.mypkg.fetch.FetchListener;
import org.mypkg.fetch.FetchRequest;
import org.mypkg.fetch.Fetcher;
import org.mypkg.fetch.Location;
import org.mypkg.sys.DiskException;

/** Reads how to fetch when something is fetched for the first time: most runs fetch nothing. */
final class ConfiguredFetcher implements Fetcher {
    private final Configuring configuring;
    private Optional<Fetcher> made = Optional.empty();

    /** Makes the fetcher as options, configuration and environment say. */
    @FunctionalInterface
    interface Configuring {
        Fetcher make() throws Failure;
    }

    ConfiguredFetcher(Configuring configuring) {
        this.configuring = configuring;
    }

    private synchronized Fetcher made() throws FetchException {
        if (made.isEmpty()) {
            try {
                made = Optional.of(configuring.make());
            } catch (Failure wrong) {
                throw FetchException.settings(wrong);
            }
        }
        return made.orElseThrow();
    }

    @Override
    public void fetch(FetchRequest request, FetchListener listener) throws FetchException, DiskException {
        made().fetch(request, listener);
    }

    @Override
    public void begin(FetchRequest request, byte[] beginning) throws FetchException, DiskException {
        made().begin(request, beginning);
    }

    @Override
    public byte[] read(Location from, int limitBytes) throws FetchException {
        return made().read(from, limitBytes);
    }

    @Override
    public int workers() throws FetchException {
        return made().workers();
    }

    @Override
    public Fetcher hasty() throws FetchException {
        return made().hasty();
    }
}
