package org.mypkg.fetch;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Locale;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;

/** Opens locations on web servers, with OkHttp. */
final class HttpSource implements Source {
    private final OkHttpClient client;
    private final String userAgent;

    HttpSource(Duration connectTimeout, Duration readTimeout, String userAgent) {
        this.client = new OkHttpClient.Builder()
                .connectTimeout(connectTimeout)
                .readTimeout(readTimeout)
                .writeTimeout(readTimeout)
                .retryOnConnectionFailure(true)
                .build();
        this.userAgent = userAgent;
    }

    @Override
    public Opened open(Location.Web from, long offset) throws FetchException {
        Response response = call(from, offset);
        try {
            int status = response.code();
            if (status == 416 && offset > 0) {
                response.close();
                return open(from, 0);
            }
            if (status != 200 && status != 206) {
                throw refused(from, response);
            }
            long start = status == 206 ? startOf(response, offset) : 0;
            InputStream in = response.body().byteStream();
            return new Opened(start, in, response::close);
        } catch (FetchException | RuntimeException failed) {
            response.close();
            throw failed;
        }
    }

    private Response call(Location.Web from, long offset) throws FetchException {
        try {
            // Identity: a transparent decompression would change lengths, offsets and digests.
            var request = new Request.Builder()
                    .url(from.url())
                    .header("Accept-Encoding", "identity")
                    .header("User-Agent", userAgent);
            if (offset > 0) {
                request.header("Range", "bytes=" + offset + "-");
            }
            return client.newCall(request.build()).execute();
        } catch (IllegalArgumentException illegal) {
            String fact = "not an address: " + illegal.getMessage();
            throw new FetchException(FetchException.Kind.REFUSED, from, fact, illegal);
        } catch (IOException broken) {
            throw new FetchException(FetchException.Kind.UNREACHABLE, from, describe(broken), broken);
        }
    }

    /** What a partial answer begins with; one that does not say so, or says another offset, is taken as useless. */
    private static long startOf(Response response, long offset) {
        String range = String.valueOf(response.header("Content-Range")).toLowerCase(Locale.ROOT);
        return range.startsWith("bytes " + offset + "-") ? offset : -1;
    }

    private static FetchException refused(Location.Web from, Response response) {
        int status = response.code();
        String fact = "the server answered " + status + " " + response.message();
        boolean passing = status >= 500 || status == 429 || status == 408;
        if (status == 404 || status == 410) {
            return new FetchException(FetchException.Kind.ABSENT, from, fact);
        }
        return new FetchException(
                passing ? FetchException.Kind.UNREACHABLE : FetchException.Kind.REFUSED, from, fact.strip());
    }

    static String describe(IOException broken) {
        return switch (broken) {
            case java.net.UnknownHostException unknown -> "the name of the server is not known";
            case java.net.ConnectException refused -> "the server does not accept connections";
            case java.net.SocketTimeoutException slow -> "the server did not answer in time";
            case javax.net.ssl.SSLException unsafe -> "no secure connection: " + unsafe.getMessage();
            default -> "the connection broke: " + broken.getMessage();
        };
    }
}
