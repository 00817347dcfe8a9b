package org.mypkg.repo;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.mypkg.archive.FormatException;
import org.mypkg.diag.ErrorCode;
import org.mypkg.diag.Failure;
import org.mypkg.index.Part;
import org.mypkg.index.RepoCodec;
import org.mypkg.index.RepoDocument;
import org.mypkg.sign.Keyring;
import org.mypkg.sign.TrustException;
import org.mypkg.sign.Verifier;
import org.mypkg.sys.DiskException;
import org.mypkg.sys.HostFiles;

/**
 * Makes the content of the pool visible as the next publication. Readers see the last one or the next one, never a mixture:
 *
 * <ol>
 *   <li>P1 the parts are written under names made of their digests;
 *   <li>P2 {@code repo.json.asc} is replaced by one that holds the signatures of both publications, the last and the next;
 *   <li>P3 {@code repo.json} is replaced: from here on readers see the next publication;
 *   <li>P4 {@code repo.json.asc} is replaced by one that holds the signature of the next alone, so that {@code gpg --verify}
 *       finds nothing but good ones;
 *   <li>P5 what neither of the two publications needs is removed.
 * </ol>
 *
 * <p>Each replacement is a rename of a file that is durable, followed by a sync of the directory. Two files cannot be renamed
 * in one step; because of P2, {@code repo.json} has its signature beside it at every moment, also after a publisher was
 * killed. A reader that fetched {@code repo.json} before P3 and the signature after P4 has a pair that does not match: it
 * fetches both once more.
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
     * @param packages how many packages it offers
     * @param filesRead how many of them had to be read
     */
    public record Published(RepoDocument document, int packages, int filesRead) {}

    /** One step of a publication; the tests stop between any two. */
    record Step(String name, Work work) {
        interface Work {
            void run() throws DiskException, FormatException, TrustException;
        }
    }

    /** A publication that is decided but not visible. */
    record Prepared(Published published, byte[] repoJson, List<IndexBuilder.BuiltPart> parts, RepoState state) {}

    /** Publishes the pool as it is. */
    public Published publish(String name, RepoSigner signer, int validDays) throws Failure {
        Prepared prepared = prepare(name, validDays);
        for (Step step : steps(prepared, sign(prepared, signer))) {
            step.work().run();
        }
        return prepared.published();
    }

    /** Writes the parts and the document that waits for {@link #attach}; readers see nothing of it yet. */
    public Published publishUnsigned(String name, int validDays) throws Failure {
        Prepared prepared = prepare(name, validDays);
        writeParts(prepared);
        prepared.state().write(repository);
        HostFiles.write(repository.nextFile(), prepared.repoJson());
        return prepared.published();
    }

    /** Makes the waiting document visible under a signature that was made elsewhere. */
    public RepoDocument attach(byte[] signature) throws Failure {
        RepoDocument next = repository.nextDocument().orElseThrow(() -> RepositoryException.invalid(
                "no publication waits for a signature",
                repository.nextFile() + " does not exist",
                "make one with: mkrepo publish " + repository.root() + " --unsigned"));
        SecretKeyGuard.check(repository);
        byte[] repoJson = HostFiles.read(repository.nextFile());
        byte[] binary = binary(signature);
        Verifier.verify(repoJson, binary, Keyring.of(repository.publicKey()), clock.instant());
        var published = new Published(next, 0, 0);
        for (Step step : steps(new Prepared(published, repoJson, List.of(), RepoState.read(repository)), binary)) {
            step.work().run();
        }
        HostFiles.delete(repository.nextFile());
        return next;
    }

    private static byte[] binary(byte[] signature) throws TrustException {
        try {
            return Signatures.binary(signature);
        } catch (IllegalArgumentException damaged) {
            throw new TrustException(ErrorCode.SIGNATURE_WRONG, "the signature cannot be read", String.valueOf(damaged.getMessage()), "");
        }
    }

    Prepared prepare(String name, int validDays) throws Failure {
        SecretKeyGuard.check(repository);
        RepoState state = RepoState.read(repository);
        RepoScanner.Scan scan = new RepoScanner(repository, clock).scan(state);
        List<IndexBuilder.BuiltPart> parts = IndexBuilder.build(scan.packages());
        RepoDocument document = document(name, validDays, parts, state);
        var published = new Published(document, scan.packages().size(), scan.filesRead());
        RepoState next = state.withStamps(scan.stamps()).withSerial(document.serial());
        return new Prepared(published, RepoCodec.encode(document), parts, next);
    }

    /** The serial grows and the date never goes back, whatever the clock says. */
    private RepoDocument document(String name, int validDays, List<IndexBuilder.BuiltPart> parts, RepoState state)
            throws DiskException, FormatException {
        long serial = state.serial();
        Instant created = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        if (HostFiles.isRegularFile(repository.repoJson())) {
            RepoDocument last = repository.document();
            serial = Math.max(serial, last.serial());
            created = created.isBefore(last.created()) ? last.created() : created;
        }
        Instant expires = created.plus(Duration.ofDays(validDays));
        return new RepoDocument(
                name, serial + 1, created, expires, parts.stream().map(IndexBuilder.BuiltPart::part).toList());
    }

    byte[] sign(Prepared prepared, RepoSigner signer) throws DiskException, TrustException {
        String trusted = repository.publicKey().fingerprint();
        if (!signer.publicKey().fingerprint().equals(trusted)) {
            throw new TrustException(
                    ErrorCode.KEY_UNKNOWN,
                    "will not sign with " + signer.publicKey().fingerprint(),
                    "readers of this repository trust " + trusted,
                    "sign with the key whose public half is " + repository.publicKeyFile());
        }
        byte[] signature = signer.signer().detached(prepared.repoJson());
        Verifier.verify(prepared.repoJson(), signature, Keyring.of(repository.publicKey()), clock.instant());
        return signature;
    }

    List<Step> steps(Prepared prepared, byte[] signature) {
        return List.of(
                new Step("P1 write the parts", () -> {
                    writeParts(prepared);
                    prepared.state().write(repository);
                }),
                new Step("P2 sign the last and the next", () -> writeSignature(Signatures.joined(lastSignature(), signature))),
                new Step("P3 show the next", () -> HostFiles.write(repository.repoJson(), prepared.repoJson())),
                new Step("P4 sign the next alone", () -> writeSignature(signature)),
                new Step("P5 sweep", () -> sweep(prepared.published().document())));
    }

    private void writeParts(Prepared prepared) throws DiskException {
        for (IndexBuilder.BuiltPart part : prepared.parts()) {
            Path file = repository.resolve(part.part().file());
            HostFiles.createDirectories(file.resolveSibling(""));
            HostFiles.write(file, part.stored());
        }
    }

    private void writeSignature(byte[] binary) throws DiskException, TrustException {
        HostFiles.write(repository.signature(), Signatures.armored(binary).getBytes(StandardCharsets.US_ASCII));
    }

    private byte[] lastSignature() throws DiskException, TrustException {
        return HostFiles.isRegularFile(repository.signature()) && HostFiles.isRegularFile(repository.repoJson())
                ? binary(HostFiles.read(repository.signature()))
                : new byte[0];
    }

    /** The parts of the last publication stay until the next but one, for readers who have just fetched its {@code repo.json}. */
    private void sweep(RepoDocument published) throws DiskException, FormatException {
        RepoState state = RepoState.read(repository);
        SortedSet<String> needed = new TreeSet<>();
        published.parts().forEach(part -> needed.add(part.file()));
        needed.addAll(state.lastParts());
        repository.nextDocument().map(RepoDocument::parts).orElse(List.of()).forEach(part -> needed.add(part.file()));
        for (Path file : HostFiles.walk(repository.root())) {
            String name = repository.root().relativize(file).toString();
            boolean part = name.matches("index/[^/]+\\.zst");
            boolean leftOver = String.valueOf(file.getFileName()).startsWith(".new-");
            if ((part && !needed.contains(name)) || leftOver) {
                HostFiles.delete(file);
            }
        }
        List<String> gone = sweepPool(published, state);
        state.offering(gone)
                .withLastParts(published.parts().stream().map(Part::file).toList())
                .write(repository);
    }

    /** Removes the withdrawn packages that the publication does not offer. @return their files */
    private List<String> sweepPool(RepoDocument published, RepoState state) throws DiskException, FormatException {
        SortedSet<String> offered = new TreeSet<>();
        PublishedIndex.read(repository, published).forEach(p -> offered.add(p.entry().file()));
        List<String> gone = state.withdrawn().stream().filter(f -> !offered.contains(f)).toList();
        for (String file : gone) {
            HostFiles.delete(repository.resolve(file));
        }
        return gone;
    }
}
