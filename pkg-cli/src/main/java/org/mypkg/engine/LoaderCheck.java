package org.mypkg.engine;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.mypkg.db.InstalledDb;
import org.mypkg.db.StoredPackage;
import org.mypkg.diag.Failure;
import org.mypkg.elf.ElfException;
import org.mypkg.elf.ElfFile;
import org.mypkg.manifest.FileEntry;
import org.mypkg.model.Bytes;
import org.mypkg.model.PackageName;
import org.mypkg.model.RootPath;
import org.mypkg.sys.DiskException;
import org.mypkg.sys.FileStat;
import org.mypkg.sys.Filesystem;

/**
 * Looks whether the kernel would find the loader of each installed program, and the loader each library that programs and libraries name.
 * Nothing is run, so that a root for another machine can be looked at, too.
 *
 * <p>Where a loader looks: the file's own search path (System V ABI, chapter 5, "Shared Object Dependencies"), then the directories that
 * musl and glibc have built in and those of their configuration files. A library that lies in the same package counts as found: the
 * programs of a private tree have it loaded when they load the one that names it.
 */
final class LoaderCheck {
    private static final int MAGIC_BYTES = 4;
    private static final List<String> BUILT_IN = List.of("/lib", "/usr/lib", "/usr/local/lib", "/lib64", "/usr/lib64");
    private static final RootPath CONFIGURATION = RootPath.of("etc");
    private static final RootPath GLIBC_DIRECTORIES = RootPath.of("etc/ld.so.conf.d");

    private final Filesystem disk;
    private final InstalledDb facts;
    private final List<String> directories = new ArrayList<>(BUILT_IN);

    LoaderCheck(Filesystem disk, InstalledDb facts) {
        this.disk = disk;
        this.facts = facts;
    }

    /** What is not found, of the packages that are named, or of all: in the order of packages and paths. */
    List<Engine.Finding> run(List<PackageName> names) throws Failure {
        addConfiguredDirectories();
        var findings = new ArrayList<Engine.Finding>();
        for (StoredPackage each : facts.packages()) {
            PackageName name = each.spec().id().name();
            if (names.isEmpty() || names.contains(name)) {
                ofPackage(name, facts.files(each.row()), findings);
            }
        }
        return findings;
    }

    private void ofPackage(PackageName owner, List<FileEntry> files, List<Engine.Finding> findings) throws DiskException {
        SortedSet<String> own = new TreeSet<>();
        files.forEach(file -> own.add(new String(file.path().nameBytes(), StandardCharsets.UTF_8)));
        for (FileEntry file : files) {
            if (file instanceof FileEntry.Regular) {
                ofFile(owner, file.path(), own, findings);
            }
        }
    }

    private void ofFile(PackageName owner, RootPath path, SortedSet<String> own, List<Engine.Finding> findings) throws DiskException {
        Optional<byte[]> content = elf(path);
        if (content.isEmpty()) {
            return;
        }
        try {
            Optional<ElfFile> file = ElfFile.parse(content.get());
            if (file.isPresent()) {
                missing(owner, path, file.get(), own, findings);
            }
        } catch (ElfException damaged) {
            findings.add(new Engine.Finding(path, owner.value(), "library", String.valueOf(damaged.getMessage())));
        }
    }

    private void missing(PackageName owner, RootPath path, ElfFile file, SortedSet<String> own, List<Engine.Finding> findings)
            throws DiskException {
        if (!file.interpreter().isEmpty() && !isFile(file.interpreter())) {
            findings.add(new Engine.Finding(path, owner.value(), "loader", "its loader " + file.interpreter() + " is not there"));
        }
        for (String needed : file.needed()) {
            if (!isFound(needed, path, file) && !own.contains(needed)) {
                findings.add(new Engine.Finding(path, owner.value(), "library", "it needs " + needed + ", which no directory of libraries holds"));
            }
        }
    }

    private boolean isFound(String needed, RootPath path, ElfFile file) throws DiskException {
        if (needed.indexOf('/') >= 0) {
            return isFile(needed);
        }
        var places = new ArrayList<>(file.searchPathFrom(path.parent().toString()));
        places.addAll(directories);
        for (String directory : places) {
            if (isFile(directory + "/" + needed)) {
                return true;
            }
        }
        return false;
    }

    /** The content of a file that says it is an ELF file; of others only the start is read. */
    private Optional<byte[]> elf(RootPath path) throws DiskException {
        Optional<FileStat> stat = disk.stat(path);
        if (stat.isEmpty() || stat.get().kind() != FileStat.Kind.REGULAR || stat.get().sizeBytes() > Integer.MAX_VALUE - MAGIC_BYTES) {
            return Optional.empty();
        }
        try (InputStream in = disk.read(path)) {
            byte[] start = in.readNBytes(MAGIC_BYTES);
            if (!ElfFile.isElf(start)) {
                return Optional.empty();
            }
            return Optional.of(new SequenceInputStream(new ByteArrayInputStream(start), in).readAllBytes());
        } catch (IOException failed) {
            throw new DiskException("read", path.toString(), DiskException.EIO, failed);
        }
    }

    private boolean isFile(String text) throws DiskException {
        RootPath path = PhysicalPath.ofTarget(disk, text.getBytes(StandardCharsets.UTF_8));
        return disk.stat(path).filter(stat -> stat.kind() == FileStat.Kind.REGULAR).isPresent();
    }

    private void addConfiguredDirectories() throws DiskException {
        for (RootPath directory : List.of(CONFIGURATION, GLIBC_DIRECTORIES)) {
            if (disk.stat(directory).filter(stat -> stat.kind() == FileStat.Kind.DIRECTORY).isEmpty()) {
                continue;
            }
            for (Bytes name : disk.list(directory)) {
                String text = name.toString();
                boolean musl = directory.equals(CONFIGURATION) && text.startsWith("ld-musl-") && text.endsWith(".path");
                boolean glibc = directory.equals(CONFIGURATION) ? text.equals("ld.so.conf") : text.endsWith(".conf");
                if (musl || glibc) {
                    addDirectoriesOf(directory.resolve(name.toArray()));
                }
            }
        }
    }

    /** Directories, one on a line or with colons between them; other lines are not for us. */
    private void addDirectoriesOf(RootPath file) throws DiskException {
        try (InputStream in = disk.read(file)) {
            for (String part : new String(in.readAllBytes(), StandardCharsets.UTF_8).split("[:\\s]+")) {
                if (part.startsWith("/") && part.indexOf('*') < 0) {
                    directories.add(part);
                }
            }
        } catch (IOException failed) {
            throw new DiskException("read", file.toString(), DiskException.EIO, failed);
        }
    }
}
