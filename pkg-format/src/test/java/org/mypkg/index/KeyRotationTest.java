package org.mypkg.index;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.mypkg.index.Generations.DAY;
import static org.mypkg.index.Generations.document;
import static org.mypkg.index.Generations.key;
import static org.mypkg.index.Generations.publicKey;
import static org.mypkg.index.Generations.role;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.mypkg.diag.ErrorCode;
import org.mypkg.index.KeyRotation.Generation;
import org.mypkg.sign.KeyGenerator.GeneratedKey;
import org.mypkg.sign.TrustException;
import org.mypkg.sign.Verifier;

/** A chain of generations leads from whom the user knew to whom is in charge now, and a broken link ends it. */
final class KeyRotationTest {
    private final GeneratedKey first = key("first");
    private final GeneratedKey second = key("second");
    private final GeneratedKey third = key("third");
    private final GeneratedKey builder = key("builder");
    private final GeneratedKey stranger = key("stranger");

    /** One key for everything, then three generations with a root key and a publishing key each. */
    private Generations four() throws TrustException {
        return new Generations()
                .put(document(1, role(1, first), role(1, builder), first, builder), first)
                .put(document(2, role(1, second), role(1, builder), second, builder), first, second)
                .put(document(3, role(1, third), role(1, builder), third, builder), second, third);
    }

    private static KeyRotation over(Generations generations) {
        return new KeyRotation(generations, DAY);
    }

    private static void refused(ErrorCode code, Executable work) {
        TrustException thrown = assertThrows(TrustException.class, work);
        assertEquals(code, thrown.code(), thrown.getMessage());
    }

    @Test
    void aClientThatSleptThroughTwoGenerationsFollowsStepByStep() throws Exception {
        Generations all = four();
        Generation one = over(all).start(publicKey(first), all.named(1));
        all.reads = 0;
        Generation last = over(all).follow(one, all.named(3));
        assertEquals(3, last.version());
        assertEquals(List.of(third.fingerprint()), last.document().value().root().fingerprints());
        assertEquals(4, all.reads, "two generations, each with its signature");
        assertEquals(last, over(all).follow(last, all.named(3)), "nothing new, nothing read");
        assertEquals(4, all.reads);
    }

    @Test
    void anyKeyThatWasOnceRootLeadsToTheLastGeneration() throws Exception {
        Generations all = four();
        for (GeneratedKey known : List.of(first, second, third)) {
            assertEquals(3, over(all).start(publicKey(known), all.named(3)).version());
        }
        refused(ErrorCode.KEY_UNKNOWN, () -> over(all).start(publicKey(stranger), all.named(3)));
        refused(ErrorCode.KEY_UNKNOWN, () -> over(all).start(publicKey(builder), all.named(3)));
    }

    @Test
    void aRepositoryWithOneKeyGetsItsFirstGenerationFromThatKey() throws Exception {
        var all = new Generations().put(document(1, role(1, second), role(1, builder), second, builder), first, second);
        assertEquals(1, over(all).start(publicKey(first), all.named(1)).version());
        var alone = new Generations().put(document(1, role(1, second), role(1, builder), second, builder), second);
        refused(ErrorCode.KEY_UNKNOWN, () -> over(alone).start(publicKey(first), alone.named(1)));
    }

    @Test
    void theNextGenerationNeedsTheOldRootAndTheNewOne() throws Exception {
        Generations all = four();
        Generation one = over(all).start(publicKey(first), all.named(1));
        KeysDocument next = document(2, role(1, second), role(1, builder), second, builder);
        for (GeneratedKey[] signers : new GeneratedKey[][] {{first}, {second}, {builder, second}, {stranger}}) {
            all.put(next, signers);
            refused(ErrorCode.KEY_UNKNOWN, () -> over(all).follow(one, all.named(2)));
        }
        all.files.put("keys/2.json.asc", new byte[0]);
        refused(ErrorCode.SIGNATURE_MISSING, () -> over(all).follow(one, all.named(2)));
        all.put(next, second, first);
        all.file("keys/2.json")[20] ^= 1;
        refused(ErrorCode.SIGNATURE_WRONG, () -> over(all).follow(one, all.named(2)));
    }

    @Test
    void aThresholdWantsDifferentKeys() throws Exception {
        KeysDocument two = document(1, role(2, first, second, third), role(1, builder), first, second, third, builder);
        var all = new Generations().put(two, first, first);
        refused(ErrorCode.THRESHOLD_NOT_MET, () -> over(all).start(publicKey(first), all.named(1)));
        all.put(two, first, third);
        Generation one = over(all).start(publicKey(first), all.named(1));
        KeysDocument next = document(2, role(1, stranger), role(1, builder), stranger, builder);
        all.put(next, second, stranger);
        refused(ErrorCode.THRESHOLD_NOT_MET, () -> over(all).follow(one, all.named(2)));
        all.put(next, second, third, stranger);
        assertEquals(2, over(all).follow(one, all.named(2)).version());
    }

    @Test
    void nobodyGoesBackOrAside() throws Exception {
        Generations all = four();
        Generation three = over(all).start(publicKey(third), all.named(3));
        refused(ErrorCode.KEYS_ROLLED_BACK, () -> over(all).follow(three, all.named(2)));
        refused(ErrorCode.KEYS_ROLLED_BACK, () -> over(all).follow(three, new RepoDocument.Generation(3, all.named(1).digest())));
    }

    @Test
    void noGenerationIsLeftOut() throws Exception {
        Generations all = four();
        Generation one = over(all).start(publicKey(first), all.named(1));
        all.files.put("keys/2.json", all.file("keys/3.json"));
        all.files.put("keys/2.json.asc", all.file("keys/3.json.asc"));
        refused(ErrorCode.KEY_UNKNOWN, () -> over(all).follow(one, all.named(3)));
        all.put(2, document(3, role(1, second), role(1, builder), second, builder), first, second);
        refused(ErrorCode.KEYS_SKIPPED, () -> over(all).follow(one, all.named(3)));
        all.files.remove("keys/2.json");
        refused(ErrorCode.KEYS_SKIPPED, () -> over(all).follow(one, all.named(3)));
        refused(ErrorCode.KEYS_SKIPPED, () -> over(all).follow(one, all.named(1_000_000)));
        refused(ErrorCode.INDEX_MIXED, () -> over(four()).follow(one, new RepoDocument.Generation(3, all.named(1).digest())));
    }

    @Test
    void aRevokedKeyStaysRevoked() throws Exception {
        KeysDocument plain = document(1, role(1, first), role(1, builder), first, builder);
        var all = new Generations().put(plain, first);
        Generation one = over(all).start(publicKey(first), all.named(1));
        Instant end = DAY.plus(Duration.ofDays(1));
        var without = new KeysDocument("base", 2, DAY, end, role(1, first), role(1, third),
                List.of(publicKey(first), publicKey(third)), List.of(builder.fingerprint()));
        all.put(without, first);
        Generation two = over(all).follow(one, all.named(2));
        byte[] data = {1};
        refused(ErrorCode.KEY_REVOKED, () -> Verifier.verify(
                data, Generations.signature(data, DAY, builder), two.document().value().publishQuorum(), DAY));
        all.put(document(3, role(1, first), role(1, builder), first, builder), first);
        refused(ErrorCode.KEYS_ROLLED_BACK, () -> over(all).follow(two, all.named(3)));
        assertThrows(IllegalArgumentException.class, () -> new KeysDocument("base", 3, DAY, end, role(1, first),
                role(1, builder), List.of(publicKey(first), publicKey(builder)), List.of(builder.fingerprint())));
        KeyRotation.requireCurrent(without, end.minusSeconds(1));
        refused(ErrorCode.KEYS_EXPIRED, () -> KeyRotation.requireCurrent(without, end));
    }

    @Test
    void theKeysOfAnotherRepositoryAreNoNextGeneration() throws Exception {
        Generations all = four();
        Generation one = over(all).start(publicKey(first), all.named(1));
        var other = new KeysDocument("other", 2, DAY, DAY.plusSeconds(9), role(1, first), role(1, builder),
                List.of(publicKey(first), publicKey(builder)), List.of());
        all.put(other, first);
        refused(ErrorCode.REPOSITORY_RENAMED, () -> over(all).follow(one, all.named(2)));
    }

    @Test
    void aDocumentComesBackAsItWasWritten() throws Exception {
        byte[] bytes = four().file("keys/2.json");
        KeysDocument document = KeysCodec.decode(bytes);
        assertArrayEquals(bytes, KeysCodec.encode(document));
        assertEquals(List.of("root"), document.rolesOf(second.fingerprint()));
        assertEquals(List.of("publish"), document.rolesOf(builder.fingerprint()));
        assertEquals(List.of(), document.rolesOf(stranger.fingerprint()));
    }
}
