package org.mypkg.fetch;

import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Through which proxies web servers are asked. The environment means here what it means to curl: {@code http_proxy} (in small
 * letters only: a web server makes {@code HTTP_PROXY} out of what its clients send), {@code https_proxy}, {@code all_proxy},
 * and {@code no_proxy} with names whose servers, and all below them, are asked directly.
 */
public final class Proxies {
    /** Every server is asked directly. */
    public static final Proxies NONE = new Proxies(new TreeMap<>(), List.of());

    private static final String PLAIN = "http";
    private static final String SECURE = "https";

    private final SortedMap<String, Server> servers;
    private final List<String> direct;

    private Proxies(SortedMap<String, Server> servers, List<String> direct) {
        this.servers = servers;
        this.direct = direct;
    }

    /** A proxy. @param userInfo name and password as {@code name:password}; may be empty */
    record Server(String host, int port, String userInfo) {
        InetSocketAddress address() {
            return InetSocketAddress.createUnresolved(host, port);
        }

        /** What the proxy wants to hear where it wants a name and a password (RFC 7617). */
        Optional<String> basicCredentials() {
            byte[] bytes = userInfo.getBytes(StandardCharsets.UTF_8);
            return userInfo.isEmpty()
                    ? Optional.empty()
                    : Optional.of("Basic " + Base64.getEncoder().encodeToString(bytes));
        }
    }

    /**
     * One proxy for everything.
     *
     * @param url {@code http://host:port}, {@code host:port}, or {@code none}
     * @param directNames as {@code no_proxy} has them
     * @throws IllegalArgumentException when the text is no such address
     */
    public static Proxies all(String url, String directNames) {
        var servers = new TreeMap<String, Server>();
        if (!url.equals("none") && !url.isBlank()) {
            servers.put(PLAIN, parse(url));
            servers.put(SECURE, parse(url));
        }
        return new Proxies(servers, names(directNames));
    }

    /** What the environment's variables say. @throws IllegalArgumentException naming the variable that is wrong */
    public static Proxies ofEnvironment(SortedMap<String, String> environment) {
        var servers = new TreeMap<String, Server>();
        List<String> both = List.of("all_proxy", "ALL_PROXY");
        first(environment, "http_proxy", both).ifPresent(name -> servers.put(PLAIN, named(environment, name)));
        first(environment, "https_proxy", List.of("HTTPS_PROXY", "all_proxy", "ALL_PROXY"))
                .ifPresent(name -> servers.put(SECURE, named(environment, name)));
        String names = first(environment, "no_proxy", List.of("NO_PROXY")).map(n -> value(environment, n)).orElse("");
        return new Proxies(servers, names(names));
    }

    private static Optional<String> first(SortedMap<String, String> environment, String name, List<String> others) {
        var names = new ArrayList<String>(List.of(name));
        names.addAll(others);
        return names.stream().filter(n -> !value(environment, n).isEmpty()).findFirst();
    }

    private static String value(SortedMap<String, String> environment, String name) {
        return environment.getOrDefault(name, "").strip();
    }

    private static Server named(SortedMap<String, String> environment, String name) {
        try {
            return parse(value(environment, name));
        } catch (IllegalArgumentException wrong) {
            throw new IllegalArgumentException("the variable " + name + ": " + wrong.getMessage(), wrong);
        }
    }

    private static Server parse(String text) {
        try {
            URI uri = new URI(text.contains("://") ? text : "http://" + text);
            if (uri.getHost() == null || !"http".equalsIgnoreCase(uri.getScheme())) {
                throw new IllegalArgumentException("not the address of an http proxy: http://HOST:PORT");
            }
            String userInfo = Objects.requireNonNullElse(uri.getUserInfo(), "");
            return new Server(uri.getHost(), uri.getPort() < 0 ? 80 : uri.getPort(), userInfo);
        } catch (URISyntaxException illegal) {
            // Its text may hold a password.
            throw new IllegalArgumentException("not the address of an http proxy: http://HOST:PORT", illegal);
        }
    }

    private static List<String> names(String text) {
        var names = new ArrayList<String>();
        for (String name : text.split("[,\\s]+", -1)) {
            String plain = name.strip().toLowerCase(Locale.ROOT);
            plain = plain.startsWith("*.") ? plain.substring(2) : plain.startsWith(".") ? plain.substring(1) : plain;
            if (!plain.isEmpty()) {
                names.add(plain);
            }
        }
        return List.copyOf(names);
    }

    /** The proxy for a server; empty where it is asked directly. */
    Optional<Server> serverFor(boolean secure, String host) {
        String name = host.toLowerCase(Locale.ROOT);
        boolean exempt = direct.stream().anyMatch(d -> d.equals("*") || name.equals(d) || name.endsWith("." + d));
        return exempt ? Optional.empty() : Optional.ofNullable(servers.get(secure ? SECURE : PLAIN));
    }
}
