package org.mypkg.archive;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;
import org.mypkg.diag.ErrorCode;
import org.mypkg.manifest.FileEntry;
import org.mypkg.manifest.FileMeta;
import org.mypkg.manifest.Frame;
import org.mypkg.manifest.Manifest;
import org.mypkg.model.RootPath;

/** What a manifest must fulfil before anything that it says is used. */
final class ManifestChecks {
    /** The archive's own directory; no package may have files there. */
    static final RootPath OWN = RootPath.of(".MPKG");

    private static final String TITLE = "cannot accept the package's manifest";

    private static final int FAULTS_MAX = 10;
    /** Deeper trees serve nobody but those who want to waste others' time: much is looked at for each directory above a file. */
    private static final int DEPTH_MAX = 256;
    private static final int TARGET_BYTES_MAX = 4095;
    private static final int XATTR_NAME_BYTES_MAX = 255;
    private static final int XATTR_VALUE_BYTES_MAX = 64 << 10;
    private static final long STORED_BYTES_MAX = Long.MAX_VALUE / 2;
    private static final int MAJOR_MAX = 0xfff;
    private static final int MINOR_MAX = 0xfffff;

    private ManifestChecks() {}

    /** @throws FormatException PACKAGE_DAMAGED or LIMIT_EXCEEDED */
    static void check(Manifest manifest, Limits limits) throws FormatException {
        List<String> faults = faults(manifest.files());
        if (!faults.isEmpty()) {
            throw new FormatException(ErrorCode.PACKAGE_DAMAGED, TITLE, faults, List.of());
        }
        checkInstalledBytes(manifest);
        checkFrames(manifest, limits);
    }

    /**
     * Everything that is wrong with a list of files, a few lines.
     *
     * <p>In the order of paths all that lies below a path follows it directly, so the last entry that is no directory is the
     * only one that could be in the way.
     */
    static List<String> faults(List<FileEntry> files) {
        var faults = new ArrayList<String>();
        var regular = new TreeMap<RootPath, FileEntry.Regular>();
        var composed = new TreeMap<String, RootPath>();
        RootPath last = RootPath.ROOT;
        // Nothing that passes checkOne lies below this one.
        RootPath blocker = OWN;
        for (FileEntry entry : files) {
            RootPath path = entry.path();
            checkOne(entry, faults);
            checkForm(path, composed, faults);
            if (path.compareTo(last) <= 0) {
                faults.add(path + (path.equals(last) ? " is listed twice" : " is out of order"));
            } else if (path.startsWith(blocker)) {
                faults.add(path + " lies below " + blocker + ", which is no directory of this package");
            }
            if (entry instanceof FileEntry.Hardlink link) {
                checkHardlink(link, regular, faults);
            } else if (entry instanceof FileEntry.Regular file) {
                regular.put(path, file);
            }
            if (faults.size() >= FAULTS_MAX) {
                return faults;
            }
            blocker = entry instanceof FileEntry.Directory ? blocker : path;
            last = path;
        }
        return faults;
    }

    private static void checkHardlink(
            FileEntry.Hardlink link, TreeMap<RootPath, FileEntry.Regular> regular, List<String> faults) {
        if (!(regular.get(link.target()) instanceof FileEntry.Regular target)) {
            faults.add(link.path() + " links to " + link.target() + ", which is no regular file before it");
        } else if (!target.meta().equals(link.meta())) {
            faults.add(link.path() + " has other metadata than " + link.target() + ", to which it links");
        }
    }

    /** Two names that look the same are a trap for people, and one name to some file systems. Bytes that are no text are free. */
    private static void checkForm(RootPath path, TreeMap<String, RootPath> composed, List<String> faults) {
        if (isAscii(path.toBytes())) {
            return;
        }
        Optional<String> text = path.utf8().map(t -> Normalizer.normalize(t, Normalizer.Form.NFC));
        if (text.isPresent() && composed.putIfAbsent(text.get(), path) instanceof RootPath other && !other.equals(path)) {
            faults.add(path + " differs from another path only in its Unicode form");
        }
    }

    private static boolean isAscii(byte[] bytes) {
        for (byte b : bytes) {
            if (b < 0) {
                return false;
            }
        }
        return true;
    }

    private static void checkOne(FileEntry entry, List<String> faults) {
        RootPath path = entry.path();
        if (path.isRoot() || path.startsWith(OWN)) {
            faults.add(path + " is not a package's to have");
        }
        if (path.depth() > DEPTH_MAX) {
            faults.add("a path has " + path.depth() + " parts, and more than " + DEPTH_MAX + " are too many");
        }
        checkXattrs(path, entry.meta(), faults);
        switch (entry) {
            case FileEntry.Symlink link -> {
                byte[] target = link.target().toArray();
                if (target.length == 0 || target.length > TARGET_BYTES_MAX || hasNul(target)) {
                    faults.add(path + " is a link to nowhere: the target is empty, too long or holds a NUL");
                }
            }
            case FileEntry.Device device -> {
                if (device.major() < 0 || device.major() > MAJOR_MAX || device.minor() < 0 || device.minor() > MINOR_MAX) {
                    faults.add(path + " is device " + device.major() + ":" + device.minor() + ", which cannot be");
                }
            }
            case FileEntry.Regular regular -> {
                if (regular.sizeBytes() < 0) {
                    faults.add(path + " has a negative size");
                }
            }
            case FileEntry.Hardlink link -> {}
            case FileEntry.Directory directory -> {}
            case FileEntry.Fifo fifo -> {}
        }
    }

    private static void checkXattrs(RootPath path, FileMeta meta, List<String> faults) {
        meta.xattrs().forEach((name, value) -> {
            byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
            if (bytes.length == 0
                    || bytes.length > XATTR_NAME_BYTES_MAX
                    || hasNul(bytes)
                    || value.length() > XATTR_VALUE_BYTES_MAX) {
                faults.add(path + " has an extended attribute of illegal length or name");
            }
        });
    }

    private static boolean hasNul(byte[] bytes) {
        for (byte b : bytes) {
            if (b == 0) {
                return true;
            }
        }
        return false;
    }

    private static void checkInstalledBytes(Manifest manifest) throws FormatException {
        long sum = 0;
        try {
            for (FileEntry entry : manifest.files()) {
                sum = Math.addExact(sum, TarHeaders.contentBytes(entry));
            }
        } catch (ArithmeticException overflow) {
            throw damaged("its files have more than 2^63 bytes together");
        }
        if (sum != manifest.spec().installedBytes()) {
            throw damaged("installedBytes is " + manifest.spec().installedBytes() + ", but its files have " + sum);
        }
    }

    private static void checkFrames(Manifest manifest, Limits limits) throws FormatException {
        long total = 0;
        long stored = 0;
        int next = 0;
        for (Frame frame : manifest.frames()) {
            int size = manifest.files().size();
            if (frame.firstFile() != next || frame.fileCount() < 1 || frame.fileCount() > size - next) {
                throw damaged("its frames do not hold each file once, in order");
            }
            next += frame.fileCount();
            if (frame.lengthBytes() < 1 || frame.contentBytes() != contentBytes(manifest, frame)) {
                throw damaged("the frame of file " + frame.firstFile() + " has not the length that its files have");
            }
            total = addWithin(total, frame.contentBytes(), limits.contentBytesMax());
            stored = addWithin(stored, frame.lengthBytes(), STORED_BYTES_MAX);
        }
        if (next != manifest.files().size()) {
            throw damaged("its frames do not hold all files");
        }
    }

    private static long contentBytes(Manifest manifest, Frame frame) throws FormatException {
        try {
            long sum = 0;
            for (FileEntry entry : manifest.files().subList(frame.firstFile(), frame.firstFile() + frame.fileCount())) {
                sum = Math.addExact(sum, TarHeaders.totalBytes(entry));
            }
            return sum;
        } catch (ArithmeticException overflow) {
            throw damaged("a frame has more than 2^63 bytes");
        }
    }

    private static long addWithin(long total, long more, long max) throws FormatException {
        if (more > max - total) {
            throw new FormatException(
                    ErrorCode.LIMIT_EXCEEDED,
                    TITLE,
                    String.format(Locale.ROOT, "its frames have more than %d bytes", max));
        }
        return total + more;
    }

    private static FormatException damaged(String fact) {
        return new FormatException(ErrorCode.PACKAGE_DAMAGED, TITLE, fact);
    }
}
