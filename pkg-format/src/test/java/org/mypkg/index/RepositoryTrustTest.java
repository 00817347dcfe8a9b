package org.mypkg.index;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.mypkg.diag.ErrorCode;
import org.mypkg.index.RepositoryTrust.Expiry;
import org.mypkg.model.Digest;
import org.mypkg.sign.KeyGenerator;
import org.mypkg.sign.Keyring;
import org.mypkg.sign.PublicKey;
import org.mypkg.sign.SecretKey;
import org.mypkg.sign.Signer;
import org.mypkg.sign.TrustException;
import org.mypkg.sign.Verified;
import org.mypkg.sign.Verifier;

/** Freeze, rollback and equal serials with other bytes are attacks; all else is news or known. */
final class RepositoryTrustTest {
    private static final Instant DAY = Instant.parse("2026-11-21T08:00:00Z");
    private static final KeyGenerator.GeneratedKey KEY =
            KeyGenerator.ed25519("r", DAY.minusSeconds(1000), new SecureRandom());

    private static Verified<byte[]> published(long serial, Instant created) throws Exception {
        byte[] bytes =
                RepoCodec.encode(new RepoDocument("base", serial, created, created.plusSeconds(30 * 86_400L), List.of()));
        byte[] signature = Signer.of(SecretKey.parse(KEY.secretArmored()), InstantSource.fixed(DAY)).detached(bytes);
        return Verifier.verify(bytes, signature, Keyring.of(PublicKey.parse(KEY.publicArmored())), DAY);
    }

    private static SeenState accepted(Verified<byte[]> document, Optional<SeenState> seen, Instant now) throws Exception {
        return RepositoryTrust.accept(document, seen, now, Expiry.ENFORCED).seen();
    }

    private static void refused(ErrorCode code, Verified<byte[]> document, Optional<SeenState> seen, Instant now) {
        var thrown = assertThrows(
                TrustException.class, () -> RepositoryTrust.accept(document, seen, now, Expiry.ENFORCED));
        assertEquals(code, thrown.code());
    }

    @Test
    void newsIsAcceptedAndRemembered() throws Exception {
        SeenState first = accepted(published(1, DAY), Optional.empty(), DAY);
        assertEquals(new SeenState(1, Digest.of(published(1, DAY).value()), DAY, "base"), first);
        SeenState second = accepted(published(2, DAY.plusSeconds(60)), Optional.of(first), DAY.plusSeconds(61));
        assertEquals(2, second.serial());
        assertEquals(second, accepted(published(2, DAY.plusSeconds(60)), Optional.of(second), DAY.plusSeconds(99)));
    }

    @Test
    void anOlderSerialIsARollback() throws Exception {
        SeenState seen = accepted(published(5, DAY), Optional.empty(), DAY);
        refused(ErrorCode.INDEX_ROLLED_BACK, published(4, DAY), Optional.of(seen), DAY);
        refused(ErrorCode.INDEX_FORKED, published(5, DAY.plusSeconds(1)), Optional.of(seen), DAY.plusSeconds(1));
    }

    @Test
    void anothersDocumentIsRefusedEvenIfItIsNewer() throws Exception {
        var other = new SeenState(1, Digest.of(new byte[0]), DAY, "other");
        refused(ErrorCode.REPOSITORY_RENAMED, published(2, DAY), Optional.of(other), DAY);
        var unknown = new SeenState(1, Digest.of(new byte[0]), DAY, "");
        assertEquals("base", accepted(published(2, DAY), Optional.of(unknown), DAY).name());
    }

    @Test
    void anExpiredDocumentIsAFreeze() throws Exception {
        Instant end = DAY.plusSeconds(30 * 86_400L);
        accepted(published(1, DAY), Optional.empty(), end.minusSeconds(1));
        refused(ErrorCode.INDEX_EXPIRED, published(1, DAY), Optional.empty(), end);
        assertEquals(
                1,
                RepositoryTrust.accept(published(1, DAY), Optional.empty(), end, Expiry.WAIVED)
                        .document()
                        .value()
                        .serial());
    }

    @Test
    void aClockThatWasSetBackDoesNotReviveWhatExpired() throws Exception {
        Instant later = DAY.plusSeconds(40 * 86_400L);
        var seen = new SeenState(1, Digest.of(new byte[0]), later, "base");
        refused(ErrorCode.INDEX_EXPIRED, published(2, DAY), Optional.of(seen), DAY);
    }
}
