package org.mypkg.fetch;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mypkg.diag.ErrorCode;

/** Whom to believe who a server is: against a real server with a certificate that nobody else knows. */
final class AuthoritiesTest {
    private static final char[] PASSWORD = "password".toCharArray();

    @TempDir
    Path directory;

    private final MockWebServer server = new MockWebServer();

    @BeforeEach
    void start() throws Exception {
        Path keys = directory.resolve("keys.p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                        "-genkeypair", "-alias", "server", "-keyalg", "EC", "-dname", "CN=localhost", "-ext", "san=dns:localhost",
                        "-storetype", "PKCS12", "-keystore", keys.toString(), "-storepass", new String(PASSWORD))
                .redirectErrorStream(true)
                .start();
        String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, keytool.waitFor(), said);
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(keys)) {
            store.load(in, PASSWORD);
        }
        writeBundle(store.getCertificate("server"));
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(store, PASSWORD);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        server.useHttps(context.getSocketFactory());
        server.enqueue(new MockResponse.Builder().code(200).body("secret").build());
        server.start();
    }

    private void writeBundle(Certificate certificate) throws Exception {
        String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(certificate.getEncoded());
        Files.writeString(bundle(), "# A comment, as such files have: \u00fc\n-----BEGIN CERTIFICATE-----\n" + base64
                + "\n-----END CERTIFICATE-----\n");
    }

    private Path bundle() {
        return directory.resolve("authorities.pem");
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
    }

    private byte[] read(String certificates, String host) throws FetchException {
        var settings = new OkHttpFetcher.Settings(Duration.ofSeconds(5), Duration.ofSeconds(5), 1, Duration.ofMillis(1), false)
                .withCertificates(certificates);
        var fetcher = new OkHttpFetcher(settings, pause -> {});
        return fetcher.read(Location.parse("https://" + host + ":" + server.getPort() + "/"), 100);
    }

    private FetchException refused(String certificates, String host) {
        return assertThrows(FetchException.class, () -> read(certificates, host));
    }

    @Test
    void whoeverTheFileNamesIsBelieved() throws Exception {
        assertArrayEquals("secret".getBytes(StandardCharsets.US_ASCII), read(bundle().toString(), "localhost"));
    }

    @Test
    void nobodyElseIsBelieved() {
        FetchException refused = refused("", "localhost");
        assertEquals(ErrorCode.CERTIFICATE_UNTRUSTED, refused.diagnostic().code());
        String fact = refused.diagnostic().because().getFirst();
        assertTrue(fact.contains("that Java brings"), fact);
        assertTrue(refused.diagnostic().hints().getFirst().contains("SSL_CERT_FILE"), refused.diagnostic().hints().toString());
    }

    @Test
    void aCertificateForAnotherNameIsRefused() {
        FetchException refused = refused(bundle().toString(), "127.0.0.1");
        assertEquals(ErrorCode.CERTIFICATE_UNTRUSTED, refused.diagnostic().code());
        assertTrue(refused.diagnostic().because().getFirst().contains(bundle().toString()));
    }

    @Test
    void aFileWithoutCertificatesIsNamed() throws Exception {
        Path garbage = Files.writeString(directory.resolve("garbage"), "-----BEGIN CERTIFICATE-----\nnone\n");
        Path empty = Files.writeString(directory.resolve("empty"), "");
        for (Path file : List.of(garbage, empty, directory.resolve("missing"))) {
            FetchException refused = refused(file.toString(), "localhost");
            assertEquals(ErrorCode.CERTIFICATES_UNREADABLE, refused.diagnostic().code(), file.toString());
            assertTrue(refused.diagnostic().because().getFirst().contains(file.toString()));
        }
    }
}
