package org.mypkg.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.bcpg.HashAlgorithmTags;
import org.mypkg.diag.ErrorCode;
import org.mypkg.engine.HostileKeys;
import org.mypkg.engine.HostileRing;
import org.mypkg.engine.HostileRing.Fault;
import org.mypkg.engine.TestPackage;
import org.mypkg.engine.TestRepository;
import org.mypkg.index.KeysDocument;
import org.mypkg.index.RepoDocument;
import org.mypkg.sign.KeyGenerator;
import org.mypkg.sign.PublicKey;
import org.mypkg.sign.SecretKey;
import org.mypkg.sign.Signer;

/** What somebody may serve who has the server, an old key, or the maintainer's own mistakes. Each is refused by its own code. */
enum TrustAttack {
    EXPIRED("an index that is signed and too old: news is held back", ErrorCode.INDEX_EXPIRED, a -> {
        a.cli().connect();
        a.cli().pass(Duration.ofDays(31));
        return Scene.UPDATE;
    }),
    ROLLED_BACK("an older index than was seen", ErrorCode.INDEX_ROLLED_BACK, a -> {
        a.repository().publish(7, Scene.MONTH);
        a.cli().connect();
        a.repository().publish(6, Scene.MONTH);
        return Scene.UPDATE;
    }),
    FORKED("another index under the number of one that was seen", ErrorCode.INDEX_FORKED, a -> {
        a.repository().publish(7, Scene.MONTH);
        a.cli().connect();
        a.repository().add(TestPackage.of("other", "1")).publish(7, Scene.MONTH);
        return Scene.UPDATE;
    }),
    MIXED("parts of one publication with the index of another", ErrorCode.INDEX_MIXED, a -> {
        a.cli().connect();
        Path old = a.onlyPart();
        byte[] oldBytes = Files.readAllBytes(old);
        Files.delete(old);
        a.repository().add(TestPackage.of("other", "1")).publish();
        Files.write(a.onlyPart(), oldBytes);
        return Scene.UPDATE;
    }),
    UNSIGNED("an index without a signature", ErrorCode.SIGNATURE_MISSING, a -> {
        a.cli().connect();
        a.repository().publish();
        Files.delete(a.file("repo.json.asc"));
        return Scene.UPDATE;
    }),
    OTHER_DATA("a good signature over other bytes", ErrorCode.SIGNATURE_WRONG, a -> {
        a.cli().connect();
        a.repository().publish();
        byte[] signature = Files.readAllBytes(a.file("repo.json.asc"));
        a.repository().publish();
        Files.write(a.file("repo.json.asc"), signature);
        return Scene.UPDATE;
    }),
    WRONG_KEY("an index that a stranger signed", ErrorCode.KEY_UNKNOWN, a -> {
        a.cli().connect();
        a.repository().signedBy(a.repository().signer(a.repository().newKey("stranger"))).publish();
        return Scene.UPDATE;
    }),
    OTHERS_KEY("an index signed by the key of another repository that is trusted here", ErrorCode.KEY_UNKNOWN, a -> {
        a.cli().connect();
        var other = new TestRepository(a.repository().directory().resolveSibling("other"), a.clock());
        other.publish();
        a.cli().expect(0, "repo", "add", "other", other.directory().toString(), "--fingerprint", other.fingerprint());
        a.cli().expect(0, "update");
        a.repository().signedBy(other.signer()).publish();
        return Scene.UPDATE;
    }),
    REVOKED_KEY("an index signed by a key that the newest keys revoke", ErrorCode.KEY_REVOKED, a -> {
        a.cli().connect();
        KeyGenerator.GeneratedKey thief = a.repository().newKey("thief");
        a.repository().generation(1, a.repository().key(), thief, a.repository().key());
        a.repository().signedBy(a.repository().signer(thief)).publish();
        a.cli().expect(0, "update");
        a.repository().generation(a.keys(2, a.repository().key(), 1, List.of(thief.fingerprint()), a.repository().key()),
                a.repository().key());
        a.repository().publish();
        return Scene.UPDATE;
    }),
    REVOKED_BY_OWNER("an index signed by a key with its owner's OpenPGP revocation", ErrorCode.KEY_REVOKED, a -> {
        a.cli().connect();
        Files.write(a.cli().root().resolve("etc/mypkg/keys/main.asc"), HostileKeys.revoked(a.repository().key()));
        a.repository().publish();
        return Scene.UPDATE;
    }),
    EXPIRED_KEY("an index signed by a key whose time is over", ErrorCode.KEY_EXPIRED, a -> {
        KeyGenerator.GeneratedKey shortLived = KeyGenerator.ed25519(
                "short", a.now(), new SecureRandom(), new char[0], Duration.ofDays(10));
        Files.writeString(a.file("key.asc"), shortLived.publicArmored());
        Signer signer = a.repository().signer(shortLived);
        a.repository().signedBy(signer).publish();
        a.cli().expect(0, "repo", "add", "main", a.place(), "--fingerprint", shortLived.fingerprint());
        a.cli().expect(0, "update");
        a.cli().pass(Duration.ofDays(11));
        return Scene.UPDATE;
    }),
    TOO_FEW("an index with one signature where two are wanted", ErrorCode.THRESHOLD_NOT_MET, a -> {
        a.cli().connect();
        KeyGenerator.GeneratedKey second = a.repository().newKey("second");
        a.repository().generation(
                a.keys(1, a.repository().key(), 2, List.of(), a.repository().key(), second), a.repository().key());
        a.repository().signedBy(a.repository().signer(), a.repository().signer(second)).publish();
        a.cli().expect(0, "update");
        a.repository().signedBy(a.repository().signer(second), a.repository().signer(second)).publish();
        return Scene.UPDATE;
    }),
    SHA1("a signature over SHA-1", ErrorCode.DIGEST_WEAK, a -> a.weak(HashAlgorithmTags.SHA1)),
    MD5("a signature over MD5", ErrorCode.DIGEST_WEAK, a -> a.weak(HashAlgorithmTags.MD5)),
    WEAK_RSA("an index signed by an RSA key of 1024 bits", ErrorCode.KEY_UNUSABLE, a -> a.by(Fault.RSA_1024)),
    ENCRYPTION_KEY("an index signed by a key that is for encryption only", ErrorCode.KEY_UNUSABLE, a -> a.by(Fault.FOR_ENCRYPTION_ONLY)),
    EXPIRED_SUBKEY("an index signed by a subkey whose time is over", ErrorCode.KEY_EXPIRED, a -> a.by(Fault.SUBKEY_EXPIRED)),
    REVOKED_SUBKEY("an index signed by a subkey that its owner revoked", ErrorCode.KEY_REVOKED, a -> a.by(Fault.SUBKEY_REVOKED)),
    BORROWED_SUBKEY("an index signed by somebody whom the key claims as its subkey", ErrorCode.KEY_UNUSABLE,
            a -> a.by(Fault.SUBKEY_DID_NOT_AGREE)),
    FUTURE_SIGNATURE("a signature that is made tomorrow", ErrorCode.SIGNATURE_WRONG, a -> {
        a.cli().connect();
        Signer tomorrow = Signer.of(SecretKey.parse(a.repository().key().secretArmored()), () -> a.now().plus(Duration.ofHours(25)));
        a.repository().signedBy(tomorrow).publish();
        return Scene.UPDATE;
    }),
    FUTURE_INDEX("an index that says it was published in years to come", ErrorCode.INDEX_FROM_THE_FUTURE, a -> {
        a.cli().connect();
        a.repository().datedAhead(Duration.ofDays(3650)).publish();
        return Scene.UPDATE;
    }),
    CLOCK_BACK("an index that has expired, once the clock is set back", ErrorCode.INDEX_EXPIRED, a -> {
        a.cli().connect();
        a.cli().pass(Duration.ofDays(29));
        a.repository().publish();
        a.cli().expect(0, "update");
        a.cli().pass(Duration.ofDays(-28));
        a.repository().publish(9, Duration.ofDays(10));
        return Scene.UPDATE;
    }),
    CLOCK_BACK_KEY("an index signed by a key whose time is over, once the clock is set back", ErrorCode.KEY_EXPIRED, a -> {
        KeyGenerator.GeneratedKey shortLived = KeyGenerator.ed25519(
                "short", a.now(), new SecureRandom(), new char[0], Duration.ofDays(10));
        Files.writeString(a.file("key.asc"), shortLived.publicArmored());
        a.cli().expect(0, "repo", "add", "main", a.place(), "--fingerprint", shortLived.fingerprint());
        a.cli().pass(Duration.ofHours(9 * 24 + 12));
        a.repository().signedBy(a.repository().signer(shortLived)).datedAhead(Duration.ofHours(23)).publish();
        a.cli().expect(0, "update");
        a.cli().pass(Duration.ofDays(-8));
        a.repository().publish();
        return Scene.UPDATE;
    }),
    KEY_TWICE("keys that name one key twice to meet a threshold of two", ErrorCode.INDEX_DAMAGED, a -> a.keysSaying(
            "\"threshold\": 1,\n    \"keys\": [\n      \"" + a.repository().fingerprint() + "\"",
            "\"threshold\": 2,\n    \"keys\": [\n      \"" + a.repository().fingerprint() + "\",\n      \""
                    + a.repository().fingerprint() + "\"")),
    THRESHOLD_TOO_HIGH("keys with a threshold that nobody can meet", ErrorCode.INDEX_DAMAGED,
            a -> a.keysSaying("\"threshold\": 1", "\"threshold\": 2")),
    THRESHOLD_NONE("keys with a threshold of none", ErrorCode.INDEX_DAMAGED,
            a -> a.keysSaying("\"threshold\": 1", "\"threshold\": 0")),
    CLIMBING("an index whose package lies above the repository", ErrorCode.INDEX_DAMAGED, a -> a.placed("../../etc/passwd")),
    ABSOLUTE("an index whose package is a file of this machine", ErrorCode.INDEX_DAMAGED, a -> a.placed("/etc/passwd")),
    ELSEWHERE("an index whose package is on another server", ErrorCode.INDEX_DAMAGED, a -> a.placed("http://example.org/x.mpkg")),
    ENCODED("an index whose package lies above the repository once it is decoded", ErrorCode.INDEX_DAMAGED,
            a -> a.placed("packages/..%2f..%2fetc%2fpasswd")),
    KEYS_DROPPED("an index without keys where there were generations of them", ErrorCode.KEYS_ROLLED_BACK, a -> {
        a.connectWithKeys();
        a.repository().naming(new RepoDocument.OneKey()).publish();
        return Scene.UPDATE;
    }),
    KEYS_BACK("an older generation of keys than was seen", ErrorCode.KEYS_ROLLED_BACK, a -> {
        KeyGenerator.GeneratedKey key = a.repository().key();
        a.repository().generation(1, key, key, key);
        a.repository().generation(2, key, key, key).publish();
        a.cli().connect();
        a.repository().generation(1, key, key, key).publish();
        return Scene.UPDATE;
    }),
    KEYS_FORKED("another generation of keys under the number of one that was seen", ErrorCode.KEYS_ROLLED_BACK, a -> {
        a.connectWithKeys();
        KeyGenerator.GeneratedKey key = a.repository().key();
        a.repository().generation(1, key, a.repository().newKey("other"), key).publish();
        return Scene.UPDATE;
    }),
    KEYS_SKIPPED("a generation of keys is left out", ErrorCode.KEYS_SKIPPED, a -> {
        a.connectWithKeys();
        KeyGenerator.GeneratedKey key = a.repository().key();
        a.repository().generation(2, key, key, key);
        a.repository().generation(3, key, key, key).publish();
        Files.delete(a.file("keys/2.json"));
        return Scene.UPDATE;
    }),
    KEYS_FORGED("a next generation that the root keys did not sign", ErrorCode.KEY_UNKNOWN, a -> {
        a.connectWithKeys();
        KeyGenerator.GeneratedKey thief = a.repository().newKey("thief");
        a.repository().generation(2, thief, thief, thief).signedBy(a.repository().signer(thief)).publish();
        return Scene.UPDATE;
    }),
    KEYS_BY_PUBLISHER("a next generation that only the publishing key signed", ErrorCode.KEY_UNKNOWN, a -> {
        a.cli().connect();
        KeyGenerator.GeneratedKey publisher = a.repository().newKey("publisher");
        a.repository().generation(1, a.repository().key(), publisher, a.repository().key());
        a.repository().signedBy(a.repository().signer(publisher)).publish();
        a.cli().expect(0, "update");
        a.repository().generation(2, publisher, publisher, publisher).publish();
        return Scene.UPDATE;
    }),
    KEYS_TOO_FEW("a next generation with one root signature where two are wanted", ErrorCode.THRESHOLD_NOT_MET, a -> {
        KeyGenerator.GeneratedKey key = a.repository().key();
        KeyGenerator.GeneratedKey second = a.repository().newKey("second");
        var root = new KeysDocument.Role(2, List.of(key.fingerprint(), second.fingerprint()));
        var publish = new KeysDocument.Role(1, List.of(key.fingerprint()));
        var both = List.of(PublicKey.parse(key.publicArmored()), PublicKey.parse(second.publicArmored()));
        Instant end = a.now().plus(Scene.MONTH);
        a.repository().generation(new KeysDocument("test", 1, a.now(), end, root, publish, both, List.of()), key, second);
        a.repository().publish();
        a.cli().connect();
        a.repository().generation(2, key, key, key).publish();
        return Scene.UPDATE;
    }),
    KEYS_EXPIRED("keys that are signed and too old", ErrorCode.KEYS_EXPIRED, a -> {
        a.connectWithKeys();
        a.cli().pass(Duration.ofDays(366));
        a.repository().publish();
        return Scene.UPDATE;
    }),
    RENAMED("the index of another repository of the same maintainer", ErrorCode.REPOSITORY_RENAMED, a -> {
        a.cli().connect();
        a.repository().named("testing").publish();
        return Scene.UPDATE;
    }),
    OTHER_KEYS("the keys of another repository of the same maintainer", ErrorCode.REPOSITORY_RENAMED, a -> {
        a.cli().connect();
        KeyGenerator.GeneratedKey key = a.repository().key();
        a.repository().named("testing").generation(1, key, key, key);
        a.repository().named("test").publish();
        return Scene.UPDATE;
    }),
    TAMPERED("a package with other bytes", ErrorCode.DIGEST_MISMATCH, a -> {
        a.cli().connect();
        TestRepository.damage(a.repository().file("hello", "1.0"));
        return Scene.INSTALL;
    }),
    SWAPPED("a good package in the place of another", ErrorCode.DIGEST_MISMATCH, a -> {
        a.repository().add(TestPackage.of("other", "1")).publish();
        a.cli().connect();
        Files.copy(a.repository().file("other", "1"), a.repository().file("hello", "1.0"), StandardCopyOption.REPLACE_EXISTING);
        return Scene.INSTALL;
    }),
    MISNAMED("an index that gives one package the name of another", ErrorCode.PACKAGE_MISNAMED, a -> {
        a.repository().mislabel(TestPackage.of("hello", "1.0"), TestPackage.of("evil", "1.0")).publish();
        a.cli().connect();
        return Scene.INSTALL;
    }),
    UNSIGNED_PACKAGE("a package without a signature, where the policy wants one", ErrorCode.SIGNATURE_MISSING, a -> {
        a.repository().addSigned(Optional.empty(), TestPackage.of("hello", "1.0").file("/usr/bin/hello", "bare")).publish();
        a.cli().connect();
        Files.writeString(a.cli().root().resolve("etc/mypkg/config.yaml"), "require-package-signatures: true\n");
        return Scene.INSTALL;
    }),
    STRANGERS_PACKAGE("a package that a stranger signed, where the policy wants a signature", ErrorCode.KEY_UNKNOWN, a -> {
        Signer stranger = a.repository().signer(a.repository().newKey("stranger"));
        a.repository().addSigned(Optional.of(stranger), TestPackage.of("hello", "1.0").file("/usr/bin/hello", "odd")).publish();
        a.cli().connect();
        Files.writeString(a.cli().root().resolve("etc/mypkg/config.yaml"), "require-package-signatures: true\n");
        return Scene.INSTALL;
    }),
    SNAPSHOT_CHANGED("other bytes than the pinned snapshot's", ErrorCode.DIGEST_MISMATCH, a -> {
        String digest = org.mypkg.model.Digest.of(Files.readAllBytes(a.file("repo.json"))).hex();
        a.cli().expect(0, "repo", "add", "main", a.place(), "--snapshot", digest);
        a.cli().expect(0, "update");
        a.repository().publish();
        return Scene.UPDATE;
    }),
    UNCONFIRMED("a key that nobody confirmed", ErrorCode.KEY_NOT_CONFIRMED,
            a -> List.of("repo", "add", "main", a.place(), "--yes"));

    private final HostileRow row;
    private final Mounting mounting;

    TrustAttack(String attack, ErrorCode code, Mounting mounting) {
        this.row = new HostileRow(attack, code);
        this.mounting = mounting;
    }

    /** Lays the attack out. @return the command that meets it */
    interface Mounting {
        List<String> mount(Scene scene) throws Exception;
    }

    HostileRow row() {
        return row;
    }

    List<String> mount(CliHarness cli) throws Exception {
        return mounting.mount(new Scene(cli));
    }

    /** A root and a repository that offers hello 1.0, both as nobody has touched them. */
    record Scene(CliHarness cli) {
        private static final List<String> UPDATE = List.of("update");
        private static final List<String> INSTALL = List.of("install", "hello");
        private static final Duration MONTH = Duration.ofDays(30);

        TestRepository repository() {
            return cli.repository();
        }

        String place() {
            return repository().directory().toString();
        }

        Path file(String name) {
            return repository().directory().resolve(name);
        }

        Instant now() {
            return clock().instant();
        }

        java.time.InstantSource clock() {
            return cli.clock();
        }

        Path onlyPart() throws Exception {
            try (var parts = Files.list(file("index"))) {
                return parts.sorted((a, b) -> time(b).compareTo(time(a))).findFirst().orElseThrow();
            }
        }

        private static java.nio.file.attribute.FileTime time(Path file) {
            try {
                return Files.getLastModifiedTime(file);
            } catch (java.io.IOException failed) {
                throw new java.io.UncheckedIOException(failed);
            }
        }

        void connectWithKeys() throws Exception {
            KeyGenerator.GeneratedKey key = repository().key();
            repository().generation(1, key, key, key).publish();
            cli.connect();
        }

        KeysDocument keys(
                long version,
                KeyGenerator.GeneratedKey root,
                int threshold,
                List<String> revoked,
                KeyGenerator.GeneratedKey... publishers)
                throws Exception {
            var keys = new ArrayList<PublicKey>();
            var fingerprints = new ArrayList<String>();
            for (KeyGenerator.GeneratedKey publisher : publishers) {
                keys.add(PublicKey.parse(publisher.publicArmored()));
                fingerprints.add(publisher.fingerprint());
            }
            var rootRole = new KeysDocument.Role(1, List.of(root.fingerprint()));
            var publishRole = new KeysDocument.Role(threshold, fingerprints);
            return new KeysDocument("test", version, now(), now().plus(MONTH), rootRole, publishRole, keys, revoked);
        }

        /** The root trusts a key that must not vouch for anything. */
        List<String> by(HostileRing.Fault fault) throws Exception {
            cli.connect();
            HostileRing ring = HostileRing.with(fault, now());
            Files.write(cli.root().resolve("etc/mypkg/keys/main.asc"), ring.armored());
            repository().signedBy(ring.signer()).publish();
            return UPDATE;
        }

        /** The next generation of keys has a text replaced before it is signed. */
        List<String> keysSaying(String text, String instead) throws Exception {
            connectWithKeys();
            KeyGenerator.GeneratedKey key = repository().key();
            repository().generation(2, key, key, key).resignKeys(2, text, instead).publish();
            return UPDATE;
        }

        /** The index says of its package that it is there. */
        List<String> placed(String file) throws Exception {
            cli.connect();
            repository().rewriting(lines -> lines.replaceAll("\"file\":\"[^\"]*\"", "\"file\":\"" + file + "\"")).publish();
            return UPDATE;
        }

        List<String> weak(int digest) throws Exception {
            cli.connect();
            repository().signedBy(HostileKeys.weak(repository().key(), now(), digest)).publish();
            return UPDATE;
        }
    }
}
