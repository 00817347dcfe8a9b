package org.mypkg.image;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.mypkg.manifest.FileMeta;
import org.mypkg.model.Bytes;
import org.mypkg.model.RootPath;
import org.mypkg.sys.DiskException;
import org.mypkg.sys.FileStat;
import org.mypkg.sys.FileStat.Kind;

/**
 * What an image is to hold: a root as it was read, with what the configuration changes in it. The root on the disk stays as
 * it is; every kind of image is written from this one tree, so that all of them have the same owners, modes, times and nodes.
 *
 * <p>No time in it is later than {@value #LATEST_MTIME_SECONDS}, and none has parts of a second.
 */
final class ImageTree {
    /** 2026-01-01T00:00:00Z: no file of an image is younger. */
    static final long LATEST_MTIME_SECONDS = 1_767_225_600L;

    private static final int MOST_LINKS = 40;

    private final SortedMap<RootPath, Item> items;

    private ImageTree(SortedMap<RootPath, Item> items) {
        this.items = new TreeMap<>(items);
    }

    /** A tree with nothing in it but its root. */
    static ImageTree empty() {
        var items = new TreeMap<RootPath, Item>();
        items.put(RootPath.ROOT, Item.directory(0755));
        return new ImageTree(items);
    }

    /** A tree that can be changed without changing this one. */
    ImageTree copy() {
        return new ImageTree(items);
    }

    /**
     * One name.
     *
     * @param body its content, or a link's target
     * @param group the same number, above 0, for all names of one file; 0 where it has but one
     */
    record Item(Kind kind, FileMeta meta, int major, int minor, Body body, long group) {
        static Item directory(int mode) {
            return of(Kind.DIRECTORY, mode, new Body.None());
        }

        static Item file(int mode, byte[] content) {
            return of(Kind.REGULAR, mode, new Body.Held(Bytes.of(content)));
        }

        static Item link(String target) {
            return of(Kind.SYMLINK, 0777, new Body.Held(Bytes.utf8(target)));
        }

        static Item characterDevice(int mode, int major, int minor) {
            return new Item(
                    Kind.CHARACTER_DEVICE, FileMeta.of(mode, 0, 0, LATEST_MTIME_SECONDS), major, minor, new Body.None(), 0);
        }

        private static Item of(Kind kind, int mode, Body body) {
            return new Item(kind, FileMeta.of(mode, 0, 0, LATEST_MTIME_SECONDS), 0, 0, body, 0);
        }

        /** The same for other owners. */
        Item ownedBy(int uid, int gid) {
            return withMeta(new FileMeta(meta.mode(), uid, gid, meta.mtimeSeconds(), meta.mtimeNanos(), meta.xattrs()));
        }

        Item withMeta(FileMeta other) {
            return new Item(kind, other, major, minor, body, group);
        }

        /** As those who write it need it; inode numbers and links are theirs. */
        FileStat stat() {
            return new FileStat(kind, meta, 0, 0, 1, body.sizeBytes(), major, minor);
        }

        boolean is(Kind other) {
            return kind == other;
        }
    }

    /** Where content comes from. */
    sealed interface Body {
        long sizeBytes();

        InputStream open() throws DiskException;

        /** There is none. */
        record None() implements Body {
            @Override
            public long sizeBytes() {
                return 0;
            }

            @Override
            public InputStream open() {
                return InputStream.nullInputStream();
            }
        }

        /** It is here. */
        record Held(Bytes bytes) implements Body {
            @Override
            public long sizeBytes() {
                return bytes.length();
            }

            @Override
            public InputStream open() {
                return new ByteArrayInputStream(bytes.toArray());
            }
        }

        /** It is read when it is wanted. */
        record OnDisk(long sizeBytes, Opener opener) implements Body {
            @Override
            public InputStream open() throws DiskException {
                return opener.open();
            }
        }
    }

    /** Opens a content. */
    @FunctionalInterface
    interface Opener {
        InputStream open() throws DiskException;
    }

    /** All names in the order of paths, each directory before what it holds. */
    SortedMap<RootPath, Item> items() {
        return items;
    }

    Optional<Item> get(RootPath path) throws ImageException {
        return Optional.ofNullable(items.get(resolve(path)));
    }

    /** The text of a file; empty where there is none. */
    String text(String path) throws ImageException, DiskException {
        Optional<Item> item = get(RootPath.of(path));
        if (item.isEmpty() || !item.get().is(Kind.REGULAR)) {
            return "";
        }
        try (InputStream in = item.get().body().open()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException failed) {
            throw new ImageException("the image", "cannot read /" + path + ": " + failed.getMessage(), failed);
        }
    }

    /** Puts a name there in place of what is there; missing directories above it are made. */
    void put(RootPath path, Item item) throws ImageException {
        RootPath place = resolve(path);
        for (RootPath above : place.ancestors()) {
            Item there = items.computeIfAbsent(above, missing -> Item.directory(0755));
            if (!there.is(Kind.DIRECTORY)) {
                throw new ImageException("the image", above + " is no directory, but " + path + " shall lie in it");
            }
        }
        Item before = items.get(place);
        if (before != null && before.is(Kind.DIRECTORY) && !item.is(Kind.DIRECTORY)) {
            throw new ImageException("the image", path + " is a directory and cannot become something else");
        }
        items.put(place, item);
    }

    /** Replaces the text of a file, whose owner and mode stay; a new one gets this mode. */
    void write(String path, int modeIfNew, String text) throws ImageException {
        Item fresh = Item.file(modeIfNew, text.getBytes(StandardCharsets.UTF_8));
        Optional<Item> before = get(RootPath.of(path)).filter(item -> item.is(Kind.REGULAR));
        if (before.isPresent()) {
            FileMeta meta = before.get().meta();
            fresh = fresh.withMeta(FileMeta.of(meta.mode(), meta.uid(), meta.gid(), LATEST_MTIME_SECONDS));
        }
        put(RootPath.of(path), fresh);
    }

    /** Takes names away, with all that lies below them. */
    void remove(RootPath path) {
        new ArrayList<>(items.keySet()).stream().filter(name -> name.startsWith(path)).forEach(items::remove);
    }

    /** What a directory holds itself. */
    List<RootPath> children(RootPath directory) {
        return items.keySet().stream()
                .filter(path -> !path.isRoot() && path.parent().equals(directory))
                .toList();
    }

    /** The path with the links among its parents followed, inside this tree. */
    private RootPath resolve(RootPath path) throws ImageException {
        RootPath now = path;
        for (int links = 0; links < MOST_LINKS; links++) {
            Optional<RootPath> linked = firstLink(now);
            if (linked.isEmpty()) {
                return now;
            }
            now = through(linked.get(), now);
        }
        throw new ImageException("the image", "too many links on the way to " + path);
    }

    private Optional<RootPath> firstLink(RootPath path) {
        return path.ancestors().stream()
                .filter(above -> Optional.ofNullable(items.get(above)).filter(item -> item.is(Kind.SYMLINK)).isPresent())
                .findFirst();
    }

    private RootPath through(RootPath link, RootPath path) throws ImageException {
        Item item = Optional.ofNullable(items.get(link)).orElseThrow();
        String target = item.body() instanceof Body.Held held ? utf8(held.bytes()) : "";
        var parts = new ArrayList<String>();
        if (!target.startsWith("/")) {
            parts.addAll(List.of(link.parent().toString().split("/")));
        }
        for (String part : target.split("/")) {
            if (part.equals("..")) {
                if (!parts.isEmpty()) {
                    parts.removeLast();
                }
            } else if (!part.equals(".")) {
                parts.add(part);
            }
        }
        parts.removeIf(String::isEmpty);
        RootPath base = RootPath.of(String.join("/", parts));
        byte[] rest = path.toBytes();
        int from = link.toBytes().length + 1;
        return base.resolve(Arrays.copyOfRange(rest, from, rest.length));
    }

    private static String utf8(Bytes bytes) {
        return new String(bytes.toArray(), StandardCharsets.UTF_8);
    }

    /** For each file of several names these, in the order of paths. */
    Map<Long, List<RootPath>> groups() {
        var groups = new TreeMap<Long, List<RootPath>>();
        items.forEach((path, item) -> {
            if (item.group() > 0) {
                groups.computeIfAbsent(item.group(), key -> new ArrayList<>()).add(path);
            }
        });
        return groups;
    }
}
