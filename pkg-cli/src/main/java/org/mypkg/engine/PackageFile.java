package org.mypkg.engine;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.mypkg.archive.FormatException;
import org.mypkg.archive.Limits;
import org.mypkg.archive.PackageReader;
import org.mypkg.diag.Diagnostic;
import org.mypkg.diag.ErrorCode;
import org.mypkg.diag.Failure;
import org.mypkg.manifest.FileEntry;
import org.mypkg.manifest.Manifest;
import org.mypkg.manifest.PackageSpec;
import org.mypkg.model.Digest;
import org.mypkg.sign.Keyring;
import org.mypkg.sign.TrustException;
import org.mypkg.sys.DiskException;
import org.mypkg.sys.HostFiles;
import org.mypkg.world.Candidate;

/** A package that lies on this machine and was found worthy of being installed. */
public final class PackageFile {
    private static final int DEVICES_SHOWN_MAX = 10;

    private final Path path;
    private final PackageReader reader;

    private PackageFile(Path path, PackageReader reader) {
        this.path = path;
        this.reader = reader;
    }

    /** Whether a package that nobody vouches for will do. */
    public enum Signature {
        REQUIRED,
        /** It will do, unless it brings device nodes: who can make those can read every disk. */
        OPTIONAL,
        OPTIONAL_WITH_DEVICES
    }

    /** Opens a file that the user names: its own signature vouches for it, by any of the keys. */
    static PackageFile open(Path path, Keyring keys, Instant now, Signature signature) throws Failure {
        PackageReader reader = read(path, () -> PackageReader.open(HostFiles.source(path), Limits.DEFAULT));
        try {
            reader.verifiedManifest(keys, now);
        } catch (TrustException untrusted) {
            boolean nobodyVouches =
                    untrusted.code() == ErrorCode.SIGNATURE_MISSING || untrusted.code() == ErrorCode.KEY_UNKNOWN;
            if (!nobodyVouches) {
                throw new EngineException(naming(path, untrusted), untrusted);
            }
            if (signature == Signature.REQUIRED) {
                Diagnostic named = naming(path, untrusted);
                throw new EngineException(named.withHint("--allow-unsigned installs it all the same"), untrusted);
            }
            if (signature == Signature.OPTIONAL) {
                refuseDevices(path, reader.manifest());
            }
        }
        return new PackageFile(path, reader);
    }

    private static void refuseDevices(Path path, Manifest manifest) throws EngineException {
        List<String> devices = manifest.files().stream()
                .filter(FileEntry.Device.class::isInstance)
                .map(device -> device.path() + " is a device node")
                .toList();
        if (!devices.isEmpty()) {
            throw new EngineException(new Diagnostic(
                    ErrorCode.DEVICE_REFUSED,
                    "cannot use the package " + path,
                    devices.subList(0, Math.min(devices.size(), DEVICES_SHOWN_MAX)),
                    List.of("nobody vouches for this package; --allow-devices installs it all the same")));
        }
    }

    /** Opens a package of which an index promised the head: nothing is decompressed unless it is the promised one. */
    static PackageFile open(Path path, long headBytes, Digest headDigest) throws Failure {
        return new PackageFile(
                path, read(path, () -> PackageReader.open(HostFiles.source(path), Limits.DEFAULT, headBytes, headDigest)));
    }

    /** Insists on the package's own signature, though an index vouches for it. */
    void requireSignature(Keyring keys, Instant now) throws EngineException {
        try {
            reader.verifiedManifest(keys, now);
        } catch (TrustException untrusted) {
            throw new EngineException(
                    naming(path, untrusted).withHint("the configuration wants it: require-package-signatures"), untrusted);
        }
    }

    private interface Opening {
        PackageReader open() throws Failure, IOException;
    }

    private static PackageReader read(Path path, Opening opening) throws Failure {
        if (!HostFiles.isRegularFile(path)) {
            throw new EngineException(unreadable(path, "there is no such file"));
        }
        try {
            return opening.open();
        } catch (IOException broken) {
            throw new EngineException(unreadable(path, String.valueOf(broken.getMessage())), broken);
        } catch (FormatException | TrustException refused) {
            throw new EngineException(naming(path, refused), refused);
        }
    }

    /** Those who read bytes do not know from which file they come; the user wants to. */
    private static Diagnostic naming(Path path, Failure refused) {
        Diagnostic unnamed = refused.diagnostic();
        var because = new ArrayList<String>();
        because.add(unnamed.title());
        unnamed.because().forEach(fact -> because.add("  " + fact));
        return new Diagnostic(unnamed.code(), "cannot use the package " + path, because, unnamed.hints());
    }

    private static Diagnostic unreadable(Path path, String fact) {
        return new Diagnostic(
                ErrorCode.FILE_UNREADABLE,
                "cannot read the package " + path,
                List.of(fact),
                List.of("check the path; a name without '.mpkg' is looked up in the repositories"));
    }

    /** Where it lies. */
    public Path path() {
        return path;
    }

    /** What it says of itself. */
    public PackageSpec spec() {
        return reader.manifest().spec();
    }

    PackageReader reader() {
        return reader;
    }

    long sizeBytes() throws DiskException {
        return HostFiles.sizeBytes(path);
    }

    /** The same as the resolver sees it: a file that was named goes before every repository. */
    Candidate candidate() {
        PackageSpec spec = spec();
        return new Candidate(spec.id(), spec.dependencies(), spec.vital(), Candidate.LOCAL, Integer.MAX_VALUE);
    }
}
