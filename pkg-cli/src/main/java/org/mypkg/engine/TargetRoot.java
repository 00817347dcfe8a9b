package org.mypkg.engine;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import org.mypkg.archive.FormatException;
import org.mypkg.diag.Diagnostic;
import org.mypkg.diag.ErrorCode;
import org.mypkg.fetch.OkHttpFetcher;
import org.mypkg.model.RootPath;
import org.mypkg.sys.DiskException;
import org.mypkg.sys.HostFiles;
import org.mypkg.sys.RootFilesystem;

/**
 * A root directory that this program looks after, and where in it our own files lie: configuration in {@code etc/mypkg},
 * state in {@code var/lib/mypkg}, downloads in {@code var/cache/mypkg}. Nothing of ours lies anywhere else.
 */
public final class TargetRoot implements AutoCloseable {
    static final RootPath CONFIG = RootPath.of("etc/mypkg");
    static final RootPath WORLD = RootPath.of("etc/mypkg/world");
    static final RootPath STATE = RootPath.of("var/lib/mypkg");
    static final RootPath CACHE = RootPath.of("var/cache/mypkg");
    static final RootPath DATABASE = RootPath.of("var/lib/mypkg/installed.sqlite");

    private final Path host;
    private final InstantSource clock;
    private final RootFilesystem filesystem;
    private final RootFilesystem configFilesystem;
    private final RootPath configBase;
    private final Mirrors mirrors;

    private TargetRoot(
            Path host,
            InstantSource clock,
            RootFilesystem filesystem,
            RootFilesystem configFilesystem,
            RootPath configBase) {
        this.host = host;
        this.clock = clock;
        this.filesystem = filesystem;
        this.configFilesystem = configFilesystem;
        this.configBase = configBase;
        this.mirrors = Mirrors.of(new RootFiles(filesystem, RootPath.ROOT, clock), clock);
    }

    /** Opens a root that has its configuration inside. @throws EngineException (ROOT_MISSING) where there is no directory */
    public static TargetRoot open(Path root, InstantSource clock) throws EngineException, DiskException {
        Path host = existing(root);
        RootFilesystem filesystem = RootFilesystem.open(host);
        return new TargetRoot(host, clock, filesystem, filesystem, CONFIG);
    }

    /** Opens a root that is configured by another directory of this machine. */
    public static TargetRoot open(Path root, Path config, InstantSource clock) throws EngineException, DiskException {
        Path host = existing(root);
        RootFilesystem filesystem = RootFilesystem.open(host);
        try {
            RootFilesystem configFilesystem = RootFilesystem.open(existing(config));
            return new TargetRoot(host, clock, filesystem, configFilesystem, RootPath.ROOT);
        } catch (EngineException | DiskException failed) {
            filesystem.close();
            throw failed;
        }
    }

    private static Path existing(Path directory) throws EngineException, DiskException {
        if (!HostFiles.isDirectory(directory)) {
            String fact = HostFiles.exists(directory) ? "it is no directory" : "it does not exist";
            throw EngineException.of(
                    ErrorCode.ROOT_MISSING,
                    "cannot use " + directory + " as a root",
                    fact,
                    "make it first: mkdir -p " + directory);
        }
        return HostFiles.realPath(directory);
    }

    /** The root's directory on this machine, all links resolved. */
    public Path path() {
        return host;
    }

    InstantSource clock() {
        return clock;
    }

    RootFilesystem filesystem() {
        return filesystem;
    }

    /** The files of {@code etc/mypkg}, or of the directory that stands in for it. */
    RootFiles config() {
        return new RootFiles(configFilesystem, configBase, clock);
    }

    /** The files of the root itself. */
    RootFiles files() {
        return new RootFiles(filesystem, RootPath.ROOT, clock);
    }

    /** Which mirrors served well lately. */
    Mirrors mirrors() {
        return mirrors;
    }

    /** The authorities that this root trusts, where its package of certificates puts them; empty where it has none. */
    public String certificates() throws DiskException {
        var file = host.resolve("etc/ssl/certs/ca-certificates.crt");
        return HostFiles.isRegularFile(file) && HostFiles.realPath(file).startsWith(host) ? file.toString() : "";
    }

    /**
     * How files are to be fetched for this root: what {@code config.yaml} says, and these settings where it says nothing.
     *
     * @throws FormatException (CONFIG_INVALID)
     */
    public OkHttpFetcher.Settings network(OkHttpFetcher.Settings otherwise) throws DiskException, FormatException {
        return Settings.of(this).network().applied(otherwise);
    }

    TrustStore trust() {
        return new TrustStore(new RootFiles(filesystem, STATE.resolve("trust"), clock));
    }

    /** The user's wishes. */
    public WorldFile world() throws DiskException, EngineException {
        var bytes = files().read(WORLD.toString().substring(1));
        return bytes.isEmpty() ? WorldFile.empty() : WorldFile.parse(bytes.get());
    }

    /**
     * A directory of ours as a path of this machine, made if need be: downloads and the database cannot go through the
     * root's own file system. Refused where a link leads out of the root.
     */
    Path hostDirectory(RootPath directory) throws DiskException, EngineException {
        files().makeDirectory(directory);
        return inside(directory);
    }

    /** Like {@link #hostDirectory} for what must be there already. */
    Path inside(RootPath path) throws DiskException, EngineException {
        Path real = HostFiles.realPath(host.resolve(path.toString().substring(1)));
        if (!real.startsWith(host)) {
            throw new EngineException(new Diagnostic(
                    ErrorCode.UNSAFE_PATH,
                    "cannot use " + path + " of " + host,
                    List.of("a link leads out of the root, to " + real),
                    List.of("replace the link by a directory inside the root, or by a relative link")));
        }
        return real;
    }

    @Override
    public void close() {
        filesystem.close();
        if (configFilesystem != filesystem) {
            configFilesystem.close();
        }
    }
}
