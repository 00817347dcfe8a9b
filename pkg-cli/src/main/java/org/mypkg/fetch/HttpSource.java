package org.mypkg.fetch;

import java.io.IOException;
import java.io.InputStream;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import okhttp3.Call;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okio.AsyncTimeout;
import org.jspecify.annotations.Nullable;

/**
 * Opens locations on web servers, with OkHttp. Redirects are followed here and not by OkHttp, since they may lead from https
 * to http, which is refused, and round in circles.
 */
final class HttpSource implements Source {
    private static final int REDIRECTS_MAX = 10;

    private final OkHttpClient client;
    private final Duration answerTimeout;
    private final String userAgent;
    private final Authorities authorities;

    /** @param builder knows whom to trust */
    HttpSource(OkHttpFetcher.Settings settings, String userAgent, OkHttpClient.Builder builder) {
        var proxies = new Selector(settings.proxies());
        this.client = builder.connectTimeout(settings.connectTimeout())
                .readTimeout(settings.readTimeout())
                .writeTimeout(settings.readTimeout())
                .retryOnConnectionFailure(true)
                .followRedirects(false)
                .followSslRedirects(false)
                .proxySelector(proxies)
                .proxyAuthenticator((route, response) -> proxies.authenticated(response))
                .build();
        this.answerTimeout = settings.connectTimeout().plus(settings.readTimeout().multipliedBy(2));
        this.userAgent = userAgent;
        this.authorities = new Authorities(settings.certificates());
    }

    /** Chooses the proxy for an address as the settings say; the machine's own settings for Java count for nothing. */
    private static final class Selector extends ProxySelector {
        private final Proxies proxies;

        Selector(Proxies proxies) {
            this.proxies = proxies;
        }

        @Override
        public List<Proxy> select(URI uri) {
            boolean secure = "https".equalsIgnoreCase(uri.getScheme());
            String host = Optional.ofNullable(uri.getHost()).orElse("");
            Optional<Proxies.Server> server = proxies.serverFor(secure, host);
            return List.of(server.map(s -> new Proxy(Proxy.Type.HTTP, s.address())).orElse(Proxy.NO_PROXY));
        }

        @Override
        public void connectFailed(URI uri, SocketAddress address, IOException failed) {
            // The call fails with the same exception.
        }

        /** The request once more with the name and password of the proxy; null, as OkHttp wants it, where there are none. */
        @Nullable Request authenticated(Response response) {
            Request request = response.request();
            HttpUrl url = request.url();
            Optional<String> credentials =
                    proxies.serverFor(url.isHttps(), url.host()).flatMap(Proxies.Server::basicCredentials);
            boolean triedBefore = request.header("Proxy-Authorization") != null;
            return credentials.isEmpty() || triedBefore
                    ? null
                    : request.newBuilder().header("Proxy-Authorization", credentials.get()).build();
        }
    }

    @Override
    public Opened open(Question question) throws FetchException {
        HttpUrl url = parse(question.from());
        var visited = new ArrayList<HttpUrl>();
        while (true) {
            visited.add(url);
            Response response = call(question, url);
            Optional<HttpUrl> next = redirected(question.from(), response);
            if (next.isEmpty()) {
                return opened(question, response);
            }
            url = next.get();
            if (visited.contains(url) || visited.size() > REDIRECTS_MAX) {
                String fact = "the server leads on and on, and back to " + url;
                throw new FetchException(FetchException.Kind.REDIRECT_LOOP, question.from(), fact);
            }
        }
    }

    private static HttpUrl parse(Location.Web from) throws FetchException {
        HttpUrl url = HttpUrl.parse(from.url());
        if (url == null) {
            throw new FetchException(FetchException.Kind.REFUSED, from, "not an address");
        }
        return url;
    }

    private Response call(Question question, HttpUrl url) throws FetchException {
        // Identity: a transparent decompression would change lengths, offsets and digests.
        var request = new Request.Builder()
                .url(url)
                .header("Accept-Encoding", "identity")
                .header("User-Agent", userAgent);
        if (question.fresh()) {
            request.header("Cache-Control", "no-cache");
        }
        if (question.bounded()) {
            request.header("Range", "bytes=" + question.offset() + "-" + (question.end() - 1));
        } else if (question.offset() > 0) {
            request.header("Range", "bytes=" + question.offset() + "-");
        }
        Call call = client.newCall(request.build());
        var deadline = new Deadline(call, answerTimeout);
        deadline.enter();
        try {
            Response response = call.execute();
            deadline.exit();
            return response;
        } catch (IOException broken) {
            if (deadline.exit()) {
                String fact = "no answer came in " + answerTimeout.toSeconds() + " seconds";
                throw new FetchException(FetchException.Kind.TOO_SLOW, question.from(), fact, broken);
            }
            if (Authorities.refused(broken)) {
                throw authorities.untrusted(question.from(), broken);
            }
            throw failure(question.from(), broken);
        }
    }

    /** Ends a call whose answer does not begin: each byte of the head may come in time, and the last of them never. */
    private static final class Deadline extends AsyncTimeout {
        private final Call call;

        Deadline(Call call, Duration limit) {
            this.call = call;
            timeout(limit.toNanos(), TimeUnit.NANOSECONDS);
        }

        @Override
        protected void timedOut() {
            call.cancel();
        }
    }

    /** Where an answer leads on to; closes the answer if it does. */
    private static Optional<HttpUrl> redirected(Location.Web from, Response response) throws FetchException {
        switch (response.code()) {
            case 301, 302, 303, 307, 308 -> response.close();
            default -> {
                return Optional.empty();
            }
        }
        String text = response.header("Location");
        if (text == null) {
            throw new FetchException(FetchException.Kind.MALFORMED, from, "the server leads on, and does not say where to");
        }
        HttpUrl url = response.request().url();
        HttpUrl next = url.resolve(text);
        if (next == null) {
            String fact = "the server leads on to " + printable(text) + ", which is neither http nor https";
            throw new FetchException(FetchException.Kind.REDIRECT_UNSAFE, from, fact);
        }
        if (url.isHttps() && !next.isHttps()) {
            String fact = "the server leads on to " + next + ", where anybody on the way can read and change";
            throw new FetchException(FetchException.Kind.REDIRECT_UNSAFE, from, fact);
        }
        return Optional.of(next);
    }

    /** What a server says goes to a terminal only without what could steer it. */
    private static String printable(String text) {
        String shown = text.length() > 100 ? text.substring(0, 100) + "..." : text;
        return "'" + shown.replaceAll("[^\\x20-\\x7e]", "?") + "'";
    }

    private Opened opened(Question question, Response response) throws FetchException {
        try {
            int status = response.code();
            if (question.bounded() && (status == 200 || status == 416)) {
                String fact = "the server sends no parts of files (" + status + ")";
                throw new FetchException(FetchException.Kind.NO_RANGES, question.from(), fact);
            }
            if (status == 416 && question.offset() > 0) {
                response.close();
                return open(new Question(question.from(), 0, question.fresh()));
            }
            if (status != 200 && status != 206) {
                throw refused(question.from(), response);
            }
            ContentRange range = status == 206
                    ? ContentRange.parse(String.valueOf(response.header("Content-Range")))
                    : new ContentRange(0, response.body().contentLength());
            boolean fromStart = range.start() == 0 && !question.bounded();
            long start = fromStart || range.start() == question.offset() ? range.start() : -1;
            InputStream in = response.body().byteStream();
            return new Opened(start, range.wholeBytes(), in, response::close);
        } catch (FetchException | RuntimeException failed) {
            response.close();
            throw failed;
        }
    }

    /** What a partial answer says that it is. @param start negative where it does not say @param wholeBytes likewise */
    private record ContentRange(long start, long wholeBytes) {
        /** {@code bytes 100-199/1000}, or {@code *} for what is not known (RFC 9110, 14.4). */
        static ContentRange parse(String header) {
            var matcher = java.util.regex.Pattern.compile("bytes ([0-9]{1,18})-[0-9]{1,18}/([0-9]{1,18}|\\*)")
                    .matcher(header.strip().toLowerCase(Locale.ROOT));
            if (!matcher.matches()) {
                return new ContentRange(-1, -1);
            }
            String whole = matcher.group(2);
            return new ContentRange(Long.parseLong(matcher.group(1)), whole.equals("*") ? -1 : Long.parseLong(whole));
        }
    }

    private static FetchException refused(Location.Web from, Response response) {
        int status = response.code();
        String message = response.message().isEmpty() ? "" : " " + printable(response.message());
        String fact = "the server answered " + status + message;
        boolean passing = status >= 500 || status == 429 || status == 408;
        if (status == 404 || status == 410) {
            return new FetchException(FetchException.Kind.ABSENT, from, fact);
        }
        return new FetchException(passing ? FetchException.Kind.UNREACHABLE : FetchException.Kind.REFUSED, from, fact);
    }

    /** A broken connection, and whatever else was thrown on the way, as a failure of the place. */
    static FetchException failure(Location from, Exception failed) {
        return switch (failed) {
            case FetchException known -> known;
            case IOException broken -> broken(from, broken);
            default -> throw new IllegalStateException(failed);
        };
    }

    private static FetchException broken(Location from, IOException broken) {
        boolean rules = broken instanceof java.net.ProtocolException && !isTruncation(broken);
        var kind = rules ? FetchException.Kind.MALFORMED : FetchException.Kind.UNREACHABLE;
        return new FetchException(kind, from, describe(broken), broken);
    }

    /** OkHttp calls an answer that is shorter than its announced length a breach of the protocol; it is a broken line. */
    private static boolean isTruncation(IOException broken) {
        return String.valueOf(broken.getMessage()).contains("unexpected end of stream");
    }

    private static String describe(IOException broken) {
        String message = String.valueOf(broken.getMessage()).replaceAll("[^\\x20-\\x7e]", "?");
        return switch (broken) {
            case java.net.UnknownHostException unknown -> "the name of the server is not known";
            case java.net.ConnectException refused -> "the server does not accept connections";
            case java.net.SocketTimeoutException slow -> "the server did not answer in time";
            case javax.net.ssl.SSLException unsafe -> "no secure connection: " + message;
            case java.net.ProtocolException wrong -> "the answer is no proper HTTP: " + message;
            default -> "the connection broke: " + message;
        };
    }
}
