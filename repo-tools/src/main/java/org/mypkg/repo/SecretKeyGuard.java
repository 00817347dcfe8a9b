package org.mypkg.repo;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.mypkg.diag.Diagnostic;
import org.mypkg.diag.ErrorCode;
import org.mypkg.sys.DiskException;
import org.mypkg.sys.HostFiles;

/** Refuses to publish while a secret key lies where readers can fetch it: by its content, whatever it is called. */
final class SecretKeyGuard {
    private static final int LOOK_AT_BYTES = 1 << 16;
    private static final String ARMOR = "-----BEGIN PGP PRIVATE KEY BLOCK-----";

    private SecretKeyGuard() {}

    /** Looks at every file that has changed since it was last looked at, which the state knows. */
    static void check(RepoDirectory repository) throws DiskException, RepositoryException {
        RepoState state = RepoState.read(repository);
        for (Path file : HostFiles.walk(repository.root())) {
            if (HostFiles.isRegularFile(file) && !isKnown(repository, state, file) && looksSecret(file)) {
                throw new RepositoryException(new Diagnostic(
                        ErrorCode.SECRET_KEY_EXPOSED,
                        "will not publish " + repository.root(),
                        List.of(file + " holds a secret key, and everybody who reads the repository can fetch it"),
                        List.of("move the key out of the directory; if the directory was served already, the key is no secret any more: "
                                + "make a new one")));
            }
        }
    }

    private static boolean isKnown(RepoDirectory repository, RepoState state, Path file) throws DiskException {
        RepoState.Stamp stamp = state.stamps().get(repository.root().relativize(file).toString());
        return stamp != null
                && stamp.sizeBytes() == HostFiles.sizeBytes(file)
                && stamp.modified().equals(HostFiles.modified(file));
    }

    private static boolean looksSecret(Path file) throws DiskException, RepositoryException {
        if (file.toString().contains("/private-keys-v1.d/")) {
            return true;
        }
        try (InputStream in = HostFiles.open(file)) {
            return looksSecret(in.readNBytes(LOOK_AT_BYTES));
        } catch (IOException failed) {
            throw RepositoryException.unreadable("cannot look for secret keys in " + file, failed);
        }
    }

    static boolean looksSecret(byte[] start) {
        return new String(start, StandardCharsets.ISO_8859_1).contains(ARMOR) || startsWithSecretKeyPacket(start);
    }

    /** A packet of type 5 with a version that exists (RFC 9580, sections 4.2 and 5.5.1.3), in the old or the new form of header. */
    private static boolean startsWithSecretKeyPacket(byte[] start) {
        if (start.length < 8) {
            return false;
        }
        int first = start[0] & 0xff;
        int versionAt =
                switch (first) {
                    case 0x94 -> 2;
                    case 0x95 -> 3;
                    case 0x96 -> 5;
                    case 0xc5 -> newFormVersionAt(start[1] & 0xff);
                    default -> 0;
                };
        return versionAt > 0 && start[versionAt] >= 3 && start[versionAt] <= 6;
    }

    private static int newFormVersionAt(int lengthOctet) {
        if (lengthOctet < 192) {
            return 2;
        }
        return lengthOctet < 224 ? 3 : 6;
    }
}
