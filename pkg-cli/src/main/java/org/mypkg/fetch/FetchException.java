package org.mypkg.fetch;

import java.util.ArrayList;
import java.util.List;
import org.mypkg.diag.Diagnostic;
import org.mypkg.diag.ErrorCode;
import org.mypkg.diag.Failure;
import org.mypkg.diag.Fault;

/** Something could not be fetched, or is not what was promised. */
public final class FetchException extends Failure {
    private static final long serialVersionUID = 1;

    private final Kind kind;
    private final transient Diagnostic diagnostic;

    /** What went wrong. */
    public enum Kind {
        /** No connection, or it broke again and again. */
        UNREACHABLE,
        /** The server answered that it has no such file. */
        ABSENT,
        /** The server answered with another refusal. */
        REFUSED,
        /** The server does not keep to HTTP. */
        MALFORMED,
        /** More bytes than were promised. */
        TOO_LONG,
        /** A part was asked for, and the server sends only whole files. */
        NO_RANGES,
        /** So slow that it would never end. */
        TOO_SLOW,
        /** From one address to the next, and never to the file. */
        REDIRECT_LOOP,
        /** To an address that is less safe than the one that was asked. */
        REDIRECT_UNSAFE,
        /** Other bytes than were promised. */
        OTHER_BYTES,
        /** A local file cannot be read. */
        UNREADABLE,
        /** The network must not be used. */
        OFFLINE,
        /** Whoever asked does not want it any more. */
        CANCELLED,
        /** Nobody can be asked before the settings are put right. */
        SETTINGS,
        /** The file with the authorities to trust cannot be used. */
        CERTIFICATES,
        /** Nobody trusted says that the server is who it claims to be. */
        UNTRUSTED,
        /** Several places failed, each in its way. */
        SEVERAL
    }

    /** @param fact what was seen, one line */
    public FetchException(Kind kind, Location place, String fact) {
        super("cannot fetch " + place + ": " + fact);
        this.kind = kind;
        this.diagnostic = diagnosticOf(kind, place, fact);
    }

    /** @param fact what was seen, one line */
    public FetchException(Kind kind, Location place, String fact, Throwable cause) {
        super("cannot fetch " + place + ": " + fact, cause);
        this.kind = kind;
        this.diagnostic = diagnosticOf(kind, place, fact);
    }

    private FetchException(Kind kind, Diagnostic diagnostic, Throwable cause) {
        super(diagnostic.title(), cause);
        this.kind = kind;
        this.diagnostic = diagnostic;
    }

    /** Nothing is fetched, since the settings that say how are wrong. */
    public static FetchException settings(Failure wrong) {
        return new FetchException(Kind.SETTINGS, wrong.diagnostic(), wrong);
    }

    /**
     * What several places did, as one failure. Its code is the one that all share, else that of the first that calls trust
     * into question, else {@link ErrorCode#MIRRORS_FAILED}.
     *
     * @param failures at least one, in the order of trying
     */
    static FetchException ofAll(List<FetchException> failures) {
        FetchException first = failures.getFirst();
        if (failures.size() == 1) {
            return first;
        }
        boolean alike = failures.stream().allMatch(f -> f.kind == first.kind);
        FetchException gravest = failures.stream()
                .filter(f -> f.diagnostic.code().fault() == Fault.TRUST)
                .findFirst()
                .orElse(first);
        boolean doubted = gravest.diagnostic.code().fault() == Fault.TRUST;
        ErrorCode code = alike || doubted ? gravest.diagnostic.code() : ErrorCode.MIRRORS_FAILED;
        var because = new ArrayList<String>();
        for (FetchException failure : failures) {
            because.add(failure.diagnostic.title());
            failure.diagnostic.because().forEach(fact -> because.add("  " + fact));
        }
        String title = "none of " + failures.size() + " mirrors gave what was asked for";
        var whole = new Diagnostic(code, title, because, gravest.diagnostic.hints());
        var told = new FetchException(alike || doubted ? gravest.kind : Kind.SEVERAL, whole, gravest);
        failures.stream().filter(f -> f != gravest).forEach(told::addSuppressed);
        return told;
    }

    public Kind kind() {
        return kind;
    }

    @Override
    public Diagnostic diagnostic() {
        return diagnostic;
    }

    private static Diagnostic diagnosticOf(Kind kind, Location place, String fact) {
        return new Diagnostic(codeOf(kind), "cannot fetch " + place, List.of(fact), List.of(hintOf(kind)));
    }

    private static ErrorCode codeOf(Kind kind) {
        return switch (kind) {
            case UNREACHABLE, ABSENT, REFUSED, NO_RANGES -> ErrorCode.DOWNLOAD_FAILED;
            case MALFORMED -> ErrorCode.ANSWER_MALFORMED;
            case TOO_LONG -> ErrorCode.ANSWER_TOO_LONG;
            case TOO_SLOW -> ErrorCode.ANSWER_TOO_SLOW;
            case REDIRECT_LOOP -> ErrorCode.REDIRECT_LOOP;
            case REDIRECT_UNSAFE -> ErrorCode.REDIRECT_UNSAFE;
            case OTHER_BYTES -> ErrorCode.DIGEST_MISMATCH;
            case UNREADABLE -> ErrorCode.FILE_UNREADABLE;
            case OFFLINE -> ErrorCode.OFFLINE;
            case CANCELLED -> ErrorCode.CANCELLED;
            case SETTINGS -> ErrorCode.CONFIG_INVALID;
            case CERTIFICATES -> ErrorCode.CERTIFICATES_UNREADABLE;
            case UNTRUSTED -> ErrorCode.CERTIFICATE_UNTRUSTED;
            case SEVERAL -> ErrorCode.MIRRORS_FAILED;
        };
    }

    private static String hintOf(Kind kind) {
        return switch (kind) {
            case UNREACHABLE -> "check the network and the repository's address, then run the same command again";
            case ABSENT -> "mypkg update, in case the repository has moved on; else tell its maintainer";
            case REFUSED, NO_RANGES -> "try again later; if it stays so, tell the repository's maintainer";
            case MALFORMED -> "name another mirror of the repository, and tell the maintainer of this one";
            case TOO_LONG, OTHER_BYTES -> "do not use these bytes; mypkg update, and if it stays so tell the maintainer";
            case TOO_SLOW -> "name another mirror of the repository, or run the same command again: it goes on where it stopped";
            case REDIRECT_LOOP -> "check the repository's address, and tell its maintainer";
            case REDIRECT_UNSAFE -> "do not follow it; tell the repository's maintainer";
            case UNREADABLE -> "check that the file exists and that you may read it";
            case OFFLINE -> "run the command again without --offline";
            case CANCELLED -> "run the same command again: it goes on where it stopped";
            case CERTIFICATES -> "mend the file or name another: certificates under network in etc/mypkg/config.yaml, or SSL_CERT_FILE";
            case UNTRUSTED -> "if you trust whoever vouches for the server, name a file with that certificate: certificates under "
                    + "network in etc/mypkg/config.yaml, or SSL_CERT_FILE";
            case SETTINGS, SEVERAL -> "check etc/mypkg/config.yaml and the network";
        };
    }
}
