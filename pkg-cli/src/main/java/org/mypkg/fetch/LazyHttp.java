package org.mypkg.fetch;

import java.util.Optional;
import okhttp3.OkHttpClient;

/** Builds the HTTP client when the first address is opened: most runs fetch nothing, and it takes long to load. */
final class LazyHttp implements Source {
    private final OkHttpFetcher.Settings settings;
    private volatile Source built = this::build;

    LazyHttp(OkHttpFetcher.Settings settings) {
        this.settings = settings;
    }

    @Override
    public Opened open(Question question) throws FetchException {
        if (settings.offline()) {
            throw new FetchException(FetchException.Kind.OFFLINE, question.from(), "the network must not be used");
        }
        return built.open(question);
    }

    private Opened build(Question question) throws FetchException {
        return real(question.from()).open(question);
    }

    /** One client for all threads: it shares connections. */
    private synchronized Source real(Location.Web asked) throws FetchException {
        if (!(built instanceof HttpSource)) {
            String agent = Optional.ofNullable(System.getProperty("http.agent")).orElse("mypkg");
            var client = new Authorities(settings.certificates()).trustedBy(new OkHttpClient.Builder(), asked);
            built = new HttpSource(settings, agent, client);
        }
        return built;
    }
}
