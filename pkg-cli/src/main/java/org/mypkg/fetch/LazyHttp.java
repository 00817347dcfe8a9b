package org.mypkg.fetch;

import java.util.Optional;

/** Builds the HTTP client when the first address is opened: most runs fetch nothing, and it takes long to load. */
final class LazyHttp implements Source {
    private final OkHttpFetcher.Settings settings;
    private Source built = this::build;

    LazyHttp(OkHttpFetcher.Settings settings) {
        this.settings = settings;
    }

    @Override
    public synchronized Opened open(Location.Web from, long offset) throws FetchException {
        if (settings.offline()) {
            throw new FetchException(FetchException.Kind.OFFLINE, from, "the network must not be used");
        }
        return built.open(from, offset);
    }

    private Opened build(Location.Web from, long offset) throws FetchException {
        String agent = Optional.ofNullable(System.getProperty("http.agent")).orElse("mypkg");
        built = new HttpSource(settings.connectTimeout(), settings.readTimeout(), agent);
        return built.open(from, offset);
    }
}
