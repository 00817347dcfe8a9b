package org.mypkg.sim;

import java.util.TreeMap;
import org.mypkg.manifest.FileMeta;
import org.mypkg.model.Bytes;
import org.mypkg.sys.FileStat;

/** One inode, as memory has it and as the disk has it. Content never changes once it was written. */
final class Inode {
    final long number;
    final int device;
    final FileStat.Kind kind;
    FileMeta meta;
    FileMeta durableMeta;
    byte[] data = {};
    boolean dirty;
    Bytes target = Bytes.of(new byte[0]);
    int major;
    int minor;
    int links;
    TreeMap<Bytes, Long> names = new TreeMap<>();
    TreeMap<Bytes, Long> durableNames = new TreeMap<>();

    Inode(long number, int device, FileStat.Kind kind, FileMeta meta) {
        this.number = number;
        this.device = device;
        this.kind = kind;
        this.meta = meta;
        this.durableMeta = meta;
    }

    Inode copy() {
        var copy = new Inode(number, device, kind, meta);
        copy.durableMeta = durableMeta;
        copy.data = data;
        copy.dirty = dirty;
        copy.target = target;
        copy.major = major;
        copy.minor = minor;
        copy.links = links;
        copy.names = new TreeMap<>(names);
        copy.durableNames = new TreeMap<>(durableNames);
        return copy;
    }

    boolean isDirectory() {
        return kind == FileStat.Kind.DIRECTORY;
    }

}
