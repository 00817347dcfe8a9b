package org.mypkg.repo;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.mypkg.diag.ErrorCode;
import org.mypkg.sign.PublicKey;
import org.mypkg.sign.Quorum;
import org.mypkg.sign.TrustException;
import org.mypkg.sign.Verifier;
import org.mypkg.sys.DiskException;
import org.mypkg.sys.HostFiles;

/** A document that waits beside the repository until as many keys have signed it as each of its quorums wants. */
final class WaitingSignatures {
    private final Path file;
    private final byte[] document;
    private final List<Quorum> quorums;
    private final Instant now;

    WaitingSignatures(Path file, byte[] document, List<Quorum> quorums, Instant now) {
        this.file = file;
        this.document = document;
        this.quorums = List.copyOf(quorums);
        this.now = now;
    }

    /**
     * Adds signatures, if a key that may sign made one of them.
     *
     * @return all signatures, once they are enough; empty while more are needed
     * @throws TrustException as the {@link Verifier}, when none of these counts
     */
    Optional<byte[]> add(byte[] signatures) throws DiskException, TrustException {
        byte[] fresh = Signatures.parsed(signatures);
        Verifier.verify(document, fresh, anyone(), now);
        Path kept = RepoDirectory.signaturesOf(file);
        byte[] before = HostFiles.isRegularFile(kept) ? HostFiles.read(kept) : new byte[0];
        byte[] all = Signatures.joined(before, fresh);
        if (isEnough(all)) {
            return Optional.of(all);
        }
        HostFiles.write(kept, all);
        return Optional.empty();
    }

    private Quorum anyone() {
        var keys = new ArrayList<PublicKey>();
        quorums.forEach(quorum -> keys.addAll(quorum.keys()));
        return new Quorum(keys, 1, List.of());
    }

    private boolean isEnough(byte[] all) throws TrustException {
        for (Quorum quorum : quorums) {
            try {
                Verifier.verify(document, all, quorum, now);
            } catch (TrustException notYet) {
                boolean missing = notYet.code() == ErrorCode.THRESHOLD_NOT_MET || notYet.code() == ErrorCode.KEY_UNKNOWN;
                if (!missing) {
                    throw notYet;
                }
                return false;
            }
        }
        return true;
    }

    void forget() throws DiskException {
        HostFiles.delete(RepoDirectory.signaturesOf(file));
    }
}
