package org.mypkg.fetch;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import okhttp3.OkHttpClient;
import org.mypkg.sys.DiskException;
import org.mypkg.sys.HostFiles;

/** Whose word counts for who a secure server is: the authorities of a file in the PEM format, or those that Java brings. */
final class Authorities {
    private final String file;

    /** @param file empty for those that Java brings */
    Authorities(String file) {
        this.file = file;
    }

    /** Lets a client trust them. @throws FetchException (CERTIFICATES) where the file has none */
    OkHttpClient.Builder trustedBy(OkHttpClient.Builder client, Location.Web asked) throws FetchException {
        if (file.isEmpty()) {
            return client;
        }
        try {
            X509TrustManager trust = trust(store());
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {trust}, null);
            return client.sslSocketFactory(context.getSocketFactory(), trust);
        } catch (DiskException unreadable) {
            throw unusable(asked, unreadable.diagnostic().because().getFirst(), unreadable);
        } catch (GeneralSecurityException | IOException wrong) {
            throw unusable(asked, String.valueOf(wrong.getMessage()), wrong);
        }
    }

    private KeyStore store() throws GeneralSecurityException, IOException, DiskException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        try (InputStream in = HostFiles.open(Path.of(file))) {
            int number = 0;
            for (Certificate one : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                store.setCertificateEntry("authority-" + number, one);
                number++;
            }
        }
        if (store.size() == 0) {
            throw new CertificateException("it holds no certificate");
        }
        return store;
    }

    private static X509TrustManager trust(KeyStore store) throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        for (TrustManager manager : factory.getTrustManagers()) {
            if (manager instanceof X509TrustManager trust) {
                return trust;
            }
        }
        throw new GeneralSecurityException("this Java checks no X.509 certificates");
    }

    private FetchException unusable(Location.Web asked, String fact, Exception cause) {
        String line = "the file of trusted certificates, " + file + ", cannot be used: " + fact.replaceAll("[^\\x20-\\x7e]", "?");
        return new FetchException(FetchException.Kind.CERTIFICATES, asked, line, cause);
    }

    /** Whether a connection ended because nobody trusted says that the server is who it claims to be. */
    static boolean refused(IOException broken) {
        for (Throwable cause = broken; cause != null; cause = cause.getCause()) {
            boolean doubt = cause instanceof CertificateException
                    || cause instanceof CertPathBuilderException
                    || cause instanceof CertPathValidatorException
                    || cause instanceof SSLPeerUnverifiedException;
            if (doubt) {
                return true;
            }
        }
        return false;
    }

    /** What {@link #refused} means to the user. */
    FetchException untrusted(Location.Web asked, IOException broken) {
        String whose = file.isEmpty() ? "that Java brings" : "in " + file;
        String why = String.valueOf(broken.getMessage()).lines().findFirst().orElse("").replaceAll("[^\\x20-\\x7e]", "?");
        return new FetchException(
                FetchException.Kind.UNTRUSTED,
                asked,
                "the server's certificate is not vouched for by those " + whose + ": " + why,
                broken);
    }
}
