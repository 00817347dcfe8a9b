package org.mypkg.image;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.mypkg.model.Digest;
import org.mypkg.model.Relation;
import org.mypkg.model.RootPath;

/**
 * What images to make of which root; {@code docs/images.md} is the schema.
 *
 * @param name what the image files are called, without their extensions
 * @param identity the digest of everything that the configuration says of the image itself: identifiers of disks and file
 *     systems come from it, so that one configuration has the same ones wherever it is used
 * @param source where the root comes from
 * @param formats in the order of the text
 * @param boot how it starts
 * @param system what is changed in the root
 * @param exclude what stays out, with all that lies below
 * @param compression of the archives
 */
record ImageConfig(
        String name,
        Digest identity,
        Source source,
        List<Format> formats,
        Boot boot,
        SystemChanges system,
        List<RootPath> exclude,
        Compression compression) {
    ImageConfig {
        formats = List.copyOf(formats);
        exclude = List.copyOf(exclude);
    }

    /** The kinds of image. */
    enum Format {
        /** For the kernel's {@code initrd}: NAME.initramfs.gz. */
        INITRAMFS,
        /** For containers and chroots: NAME.tar.zst. */
        ROOTFS_TAR,
        /** For disks, started by BIOS or UEFI: NAME.img. */
        DISK,
        /** For CDs and USB sticks, started by BIOS or UEFI: NAME.iso. */
        ISO;

        /** As configurations say it. */
        String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /** How archives are compressed. */
    enum Compression {
        /** As is usual for each: gzip for an initramfs, since every kernel reads it, and zstd for a tar. */
        USUAL(""),
        GZIP(".gz"),
        ZSTD(".zst"),
        NONE("");

        private final String extension;

        Compression(String extension) {
            this.extension = extension;
        }

        /** What file names end with. */
        String extension() {
            return extension;
        }
    }

    /** Where the root comes from. */
    sealed interface Source {
        /** It lies there. */
        record Tree(Path root) implements Source {}

        /** It is made of packages. */
        record Packages(List<Origin> origins, List<Relation> packages) implements Source {
            public Packages {
                origins = List.copyOf(origins);
                packages = List.copyOf(packages);
            }
        }
    }

    /**
     * A repository.
     *
     * @param place where the packages come from while the image is made: an address or a directory
     * @param updates where the running system gets its updates; empty: nowhere else, it stays pinned to what is there now
     * @param keyFile the public key
     */
    record Origin(String name, String place, String updates, Path keyFile, Pin pin, int line) {}

    /** Which publication of a repository is meant. */
    sealed interface Pin {
        /** The newest. */
        record Newest() implements Pin {}

        /** The one whose {@code repo.json} has this digest. */
        record Bytes(Digest digest) implements Pin {}

        /** The one with this number. */
        record Serial(long serial) implements Pin {}
    }

    /**
     * How it starts.
     *
     * @param kernel where the kernel lies in the root
     * @param options the kernel's command line, besides where its root lies
     * @param sizeBytes of the whole disk; 0 for what its content needs
     */
    record Boot(RootPath kernel, String options, long sizeBytes) {}

    /** What is changed in the root; all of it may be empty. */
    record SystemChanges(String hostname, Network network, List<User> users, Services services, List<ExtraFile> files) {
        SystemChanges {
            users = List.copyOf(users);
            files = List.copyOf(files);
        }
    }

    /** How it gets on the network. */
    sealed interface Network {
        /** As the root says. */
        record Unchanged() implements Network {}

        /** It asks. */
        record Dhcp(String card) implements Network {}

        /** It is told. @param gateway empty where there is none */
        record Fixed(String card, String address, int prefixBits, String gateway, List<String> servers) implements Network {
            public Fixed {
                servers = List.copyOf(servers);
            }
        }
    }

    /** Which services run. */
    sealed interface Services {
        /** As the root says. */
        record Unchanged() implements Services {}

        /** Exactly these. */
        record Exactly(List<String> names) implements Services {
            public Exactly {
                names = List.copyOf(names);
            }
        }
    }

    /**
     * An account.
     *
     * @param password the second field of shadow(5): a hash, {@code *} for nobody, empty for everybody
     * @param groups further ones, which exist or are made
     */
    record User(String name, int uid, int gid, String comment, String home, String shell, String password, List<String> groups) {
        User {
            groups = List.copyOf(groups);
        }
    }

    /** A file more, or in place of another. */
    record ExtraFile(RootPath path, int mode, int uid, int gid, What what) {
        /** What it is. */
        sealed interface What {
            record Text(String content) implements What {}

            record Copy(Path from) implements What {}

            record Link(String target) implements What {}

            record Directory() implements What {}
        }
    }

    /** How the archive of this kind is compressed. */
    Compression compressionOf(Format format) {
        if (compression != Compression.USUAL) {
            return compression;
        }
        return format == Format.ROOTFS_TAR ? Compression.ZSTD : Compression.GZIP;
    }

    /** Whether a path stays out of the images. */
    boolean excludes(RootPath path) {
        return exclude.stream().anyMatch(path::startsWith);
    }
}
