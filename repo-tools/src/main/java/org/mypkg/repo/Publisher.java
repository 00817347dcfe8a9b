package org.mypkg.repo;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.mypkg.archive.FormatException;
import org.mypkg.diag.ErrorCode;
import org.mypkg.diag.Failure;
import org.mypkg.index.FilesCodec;
import org.mypkg.index.IndexEntry;
import org.mypkg.index.Part;
import org.mypkg.index.RepoCodec;
import org.mypkg.index.RepoDocument;
import org.mypkg.sign.PublicKey;
import org.mypkg.sign.Quorum;
import org.mypkg.sign.TrustException;
import org.mypkg.sign.Verifier;
import org.mypkg.sys.DiskException;
import org.mypkg.sys.HostFiles;

/**
 * Makes the content of the pool visible as the next publication. Readers see the last one or the next one, never a mixture:
 *
 * <ol>
 *   <li>P1 the parts are written under names made of their digests, and the time of grace begins for what goes;
 *   <li>P2 {@code repo.json.asc} is replaced by one that holds the signatures of both publications, the last and the next;
 *   <li>P3 {@code repo.json} is replaced: from here on readers see the next publication;
 *   <li>P4 {@code repo.json.asc} is replaced by one that holds the signature of the next alone, so that {@code gpg --verify}
 *       finds nothing but good ones; {@code key.asc} is the root key of the generation that is named now;
 *   <li>P5 what no publication has offered for the time of grace is removed.
 * </ol>
 *
 * <p>Each replacement is a rename of a file that is durable, followed by a sync of the directory. Two files cannot be renamed
 * in one step; because of P2, {@code repo.json} has its signature beside it at every moment, also after a publisher was
 * killed. A reader that fetched {@code repo.json} before P3 and the signature after P4 has a pair that does not match: it
 * fetches both once more. Only one publisher is at work at a time: {@link RepoLock}.
 */
public final class Publisher {
    private final RepoDirectory repository;
    private final InstantSource clock;

    public Publisher(RepoDirectory repository, InstantSource clock) {
        this.repository = repository;
        this.clock = clock;
    }

    /**
     * What was made visible, or waits for its signature.
     *
     * @param packages how many packages it offers; 0 where that is as it was and was not counted
     * @param filesRead how many of them had to be read
     */
    public record Published(RepoDocument document, int packages, int filesRead) {}

    /** One step of a publication; the tests stop between any two. */
    record Step(String name, Work work) {
        interface Work {
            void run() throws DiskException, FormatException, TrustException, RepositoryException;
        }
    }

    /** A publication that is decided but not visible. @param publishers whose signatures its readers want */
    record Prepared(
            Published published,
            byte[] repoJson,
            List<IndexBuilder.Built> parts,
            Offer offer,
            RepoState state,
            Quorum publishers) {}

    /** What a publication offers, as the one before it sees it. */
    sealed interface Offer {
        /** These packages; what is not among them goes after the time of grace. */
        record Packages(List<IndexEntry> entries) implements Offer {}

        /** The same as before: nothing comes and nothing goes. */
        record Same() implements Offer {}
    }

    /**
     * What the next publication is to be like.
     *
     * @param validDays from publication to expiry
     * @param keys the generation of keys that it names
     */
    record Wanted(String name, int validDays, RepoDocument.Keys keys, Content content) {}

    /** What a publication offers. */
    sealed interface Content {
        /** All that lies in the pool and is not withdrawn. */
        record Pool(Libraries libraries) implements Content {}

        /** Exactly what the last publication did; the pool is not looked at. */
        record Unchanged() implements Content {}
    }

    /** Publishes the pool as it is, with the keys as they are. */
    public Published publish(String name, RepoSigner signer, int validDays) throws Failure {
        return publish(wanted(name, validDays), signer);
    }

    /** A publication with the keys that readers follow now. */
    private Wanted wanted(String name, int validDays) throws DiskException, FormatException, RepositoryException {
        boolean first = !HostFiles.isRegularFile(repository.repoJson());
        RepoDocument.Keys keys = first ? new RepoDocument.OneKey() : repository.document().keys();
        return new Wanted(name, validDays, keys, new Content.Pool(Libraries.of(repository, List.of(), Libraries.Missing.REFUSED)));
    }

    Published publish(Wanted wanted, RepoSigner signer) throws Failure {
        Prepared prepared = prepare(wanted);
        for (Step step : steps(prepared, sign(prepared, signer))) {
            step.work().run();
        }
        return prepared.published();
    }

    /** Writes the parts and the document that waits for {@link #attach}; readers see nothing of it yet. */
    Published publishUnsigned(Wanted wanted) throws Failure {
        Prepared prepared = prepare(wanted);
        writeParts(prepared.parts());
        prepared.state().write(repository);
        HostFiles.delete(RepoDirectory.signaturesOf(repository.nextFile()));
        HostFiles.write(repository.nextFile(), prepared.repoJson());
        return prepared.published();
    }

    /**
     * Adds a signature that was made elsewhere to the waiting document, and makes it visible when it has enough of them.
     *
     * @return the document; empty while it waits for more signatures
     */
    public Optional<RepoDocument> attach(byte[] signature) throws Failure {
        RepoDocument next = repository.nextDocument().orElseThrow(() -> RepositoryException.invalid(
                "no publication waits for a signature",
                repository.nextFile() + " does not exist",
                "make one with: mkrepo publish " + repository.root() + " --unsigned"));
        SecretKeyGuard.check(repository);
        byte[] repoJson = HostFiles.read(repository.nextFile());
        Quorum publishers = repository.publishers(next.keys());
        var waiting = new WaitingSignatures(repository.nextFile(), repoJson, List.of(publishers), clock.instant());
        Optional<byte[]> enough = waiting.add(signature);
        if (enough.isEmpty()) {
            return Optional.empty();
        }
        List<IndexEntry> entries = PublishedIndex.packages(repository, next);
        var prepared = new Prepared(
                new Published(next, entries.size(), 0), repoJson, List.of(), new Offer.Packages(entries), RepoState.read(repository), publishers);
        for (Step step : steps(prepared, enough.get())) {
            step.work().run();
        }
        HostFiles.delete(repository.nextFile());
        waiting.forget();
        return Optional.of(next);
    }

    Prepared prepare(String name, int validDays) throws Failure {
        return prepare(wanted(name, validDays));
    }

    Prepared prepare(Wanted wanted) throws Failure {
        SecretKeyGuard.check(repository);
        RepoState state = RepoState.read(repository);
        return switch (wanted.content()) {
            case Content.Pool pool -> ofPool(wanted, pool.libraries(), state);
            case Content.Unchanged unchanged -> unchanged(wanted, state);
        };
    }

    private Prepared ofPool(Wanted wanted, Libraries libraries, RepoState state) throws Failure {
        RepoScanner.Scan scan = new RepoScanner(repository, clock).scan(state);
        libraries.check(scan.entries(), scan.last().entries());
        List<IndexBuilder.Built> parts = IndexBuilder.build(scan.entries(), scan.last(), entry -> paths(scan, entry));
        RepoDocument document = document(wanted, parts.stream().map(IndexBuilder.Built::part).toList(), state);
        var published = new Published(document, scan.entries().size(), scan.filesRead());
        RepoState next = state.withStamps(scan.stamps()).withSerial(document.serial());
        return new Prepared(
                published, RepoCodec.encode(document), parts, new Offer.Packages(scan.entries()), next, repository.publishers(wanted.keys()));
    }

    /** From the package where it was read, else from the last index, else from the package after all. */
    private FilesCodec.PackagePaths paths(RepoScanner.Scan scan, IndexEntry entry)
            throws DiskException, FormatException, RepositoryException {
        Optional<FilesCodec.PackagePaths> known = Optional.ofNullable(scan.fresh().get(entry.file()));
        if (known.isEmpty()) {
            known = scan.last().paths(entry);
        }
        return known.isPresent() ? known.get() : PackageFile.scan(repository.resolve(entry.file()), entry.file()).paths();
    }

    private Prepared unchanged(Wanted wanted, RepoState state) throws Failure {
        RepoDocument document = document(wanted, repository.document().parts(), state);
        var published = new Published(document, 0, 0);
        RepoState next = state.withSerial(document.serial());
        return new Prepared(
                published, RepoCodec.encode(document), List.of(), new Offer.Same(), next, repository.publishers(wanted.keys()));
    }

    /** The serial grows and the date never goes back, whatever the clock says. */
    private RepoDocument document(Wanted wanted, List<Part> parts, RepoState state)
            throws DiskException, FormatException {
        long serial = state.serial();
        Instant created = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        if (HostFiles.isRegularFile(repository.repoJson())) {
            RepoDocument last = repository.document();
            serial = Math.max(serial, last.serial());
            created = created.isBefore(last.created()) ? last.created() : created;
        }
        Instant expires = created.plus(Duration.ofDays(wanted.validDays()));
        return new RepoDocument(
                wanted.name(), serial + 1, created, expires, wanted.keys(), parts);
    }

    byte[] sign(Prepared prepared, RepoSigner signer) throws DiskException, TrustException {
        checkSigner(prepared.publishers(), signer);
        byte[] signature = signer.signer().detached(prepared.repoJson());
        Verifier.verify(prepared.repoJson(), signature, prepared.publishers(), clock.instant());
        return signature;
    }

    static void checkSigner(Quorum publishers, RepoSigner signer) throws TrustException {
        List<String> trusted = publishers.keys().stream().map(PublicKey::fingerprint).toList();
        if (!trusted.contains(signer.publicKey().fingerprint())) {
            throw new TrustException(
                    ErrorCode.KEY_UNKNOWN,
                    "will not sign with " + signer.publicKey().fingerprint(),
                    "readers of this repository trust " + String.join(" and ", trusted),
                    "name one of those with --key SECRET.asc or --sign-with gpg:KEYID");
        }
    }

    List<Step> steps(Prepared prepared, byte[] signature) {
        return List.of(
                new Step("P1 write the parts", () -> {
                    writeParts(prepared.parts());
                    beginGrace(prepared.offer());
                    prepared.state().write(repository);
                }),
                new Step("P2 sign the last and the next", () -> writeSignature(Signatures.joined(lastSignature(), signature))),
                new Step("P3 show the next", () -> HostFiles.write(repository.repoJson(), prepared.repoJson())),
                new Step("P4 sign the next alone", () -> {
                    writeSignature(signature);
                    showRootKey(prepared.published().document().keys());
                }),
                new Step("P5 sweep", () -> sweep(prepared)));
    }

    /** Of several root keys the first. Whoever compares an older one reaches this generation from there. */
    private void showRootKey(RepoDocument.Keys keys) throws DiskException, FormatException, TrustException {
        if (keys instanceof RepoDocument.Generation named) {
            PublicKey key = repository.keys(named).document().value().rootQuorum().keys().getFirst();
            byte[] armored = key.armored().getBytes(StandardCharsets.US_ASCII);
            if (!Arrays.equals(armored, HostFiles.read(repository.publicKeyFile()))) {
                HostFiles.write(repository.publicKeyFile(), armored);
            }
        }
    }

    private void writeParts(List<IndexBuilder.Built> parts) throws DiskException {
        for (IndexBuilder.Built part : parts) {
            switch (part) {
                case IndexBuilder.Built.Kept kept -> {}
                case IndexBuilder.Built.Fresh fresh -> {
                    Path file = repository.resolve(fresh.part().file());
                    HostFiles.createDirectories(file.resolveSibling(""));
                    HostFiles.write(file, fresh.stored());
                }
            }
        }
    }

    /** What was withdrawn a while ago has been on offer until this publication: who just read the last one may still come for it. */
    private void beginGrace(Offer offer) throws DiskException, RepositoryException {
        switch (offer) {
            case Offer.Same same -> {}
            case Offer.Packages next -> {
                SortedSet<String> going = new TreeSet<>();
                repository.lastIndex().entries().forEach(entry -> going.add(entry.file()));
                next.entries().forEach(entry -> going.remove(entry.file()));
                Retired.read(repository).since(going, clock.instant()).write(repository);
            }
        }
    }

    private void writeSignature(byte[] binary) throws DiskException, TrustException {
        HostFiles.write(repository.signature(), Signatures.armored(binary).getBytes(StandardCharsets.US_ASCII));
    }

    private byte[] lastSignature() throws DiskException, TrustException {
        return HostFiles.isRegularFile(repository.signature()) && HostFiles.isRegularFile(repository.repoJson())
                ? Signatures.parsed(HostFiles.read(repository.signature()))
                : new byte[0];
    }

    private void sweep(Prepared prepared) throws DiskException, FormatException, RepositoryException {
        switch (prepared.offer()) {
            case Offer.Same same -> {}
            case Offer.Packages next -> new Sweep(repository, clock.instant())
                    .after(prepared.published().document(), next.entries(), RepoSettings.readOrDefault(repository).grace());
        }
    }
}
