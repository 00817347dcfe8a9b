package org.mypkg.index;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.mypkg.diag.ErrorCode;
import org.mypkg.index.RepositoryTrust.Expiry;
import org.mypkg.model.Digest;
import org.mypkg.sign.TrustException;
import org.mypkg.sign.Verified;
import org.mypkg.testing.Gen;
import org.mypkg.testing.Property;

/** Whatever a mirror serves in whatever order, a client's view only moves forward. */
final class TrustSequenceTest {
    private static final Instant DAY = Instant.parse("2026-11-21T08:00:00Z");
    private static final long VALID_SECONDS = 1_000;

    private static Verified<byte[]> draw(Gen gen) throws TrustException {
        Instant created = DAY.plusSeconds(gen.below(2_000));
        var document =
                new RepoDocument("base", 1 + gen.below(5), created, created.plusSeconds(VALID_SECONDS), List.of());
        byte[] bytes = RepoCodec.encode(document);
        return Verified.pinned(bytes, Digest.of(bytes), "repo.json");
    }

    @Test
    void serialsAndClockNeverGoBack() {
        Property.check("a client's view moves forward", 500, gen -> {
            Optional<SeenState> seen = Optional.empty();
            int served = 1 + gen.below(12);
            for (int i = 0; i < served; i++) {
                Verified<byte[]> next = draw(gen);
                Instant now = DAY.plusSeconds(gen.below(3_000));
                Optional<SeenState> accepted = step(next, seen, now);
                seen = accepted.isPresent() ? accepted : seen;
            }
        });
    }

    private static Optional<SeenState> step(Verified<byte[]> next, Optional<SeenState> seen, Instant now) throws Exception {
        RepoDocument document = RepoCodec.decode(next.value());
        Instant floor = seen.map(SeenState::created).orElse(Instant.EPOCH);
        Instant time = now.isBefore(floor) ? floor : now;
        try {
            SeenState after = RepositoryTrust.accept(next, seen, now, Expiry.ENFORCED).seen();
            assertEquals(document.serial(), after.serial());
            assertTrue(seen.isEmpty() || after.serial() >= seen.get().serial());
            assertTrue(!after.created().isBefore(floor));
            assertTrue(time.isBefore(document.expires()));
            return Optional.of(after);
        } catch (TrustException refused) {
            boolean expired = !time.isBefore(document.expires());
            boolean back = seen.isPresent() && document.serial() <= seen.get().serial();
            boolean same = seen.isPresent() && document.serial() == seen.get().serial();
            assertTrue(
                    switch (refused.code()) {
                        case INDEX_EXPIRED -> expired;
                        case INDEX_ROLLED_BACK -> back && !same;
                        default -> refused.code() == ErrorCode.INDEX_FORKED && same;
                    },
                    refused.getMessage());
            return Optional.empty();
        }
    }
}
