package org.mypkg.engine;

import java.io.ByteArrayOutputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Optional;
import org.mypkg.model.RootPath;
import org.mypkg.sys.DiskException;
import org.mypkg.sys.FileStat;
import org.mypkg.sys.Filesystem;

/** Where a path really lies: links among its parents are followed inside the root. */
final class PhysicalPath {
    /** As many as Linux follows. */
    private static final int MOST_LINKS = 40;

    private PhysicalPath() {}

    /** The last part is not followed. */
    static RootPath of(Filesystem filesystem, RootPath path) throws DiskException {
        return walk(filesystem, path.toBytes(), false);
    }

    /** The last part is followed, too; the text may hold dots, as those in files and links do. */
    static RootPath ofTarget(Filesystem filesystem, byte[] text) throws DiskException {
        return walk(filesystem, text, true);
    }

    private static RootPath walk(Filesystem filesystem, byte[] path, boolean followLast) throws DiskException {
        var todo = new ArrayDeque<byte[]>();
        push(todo, path);
        var done = new ArrayList<byte[]>();
        int links = 0;
        while (!todo.isEmpty()) {
            byte[] part = todo.removeFirst();
            if (isDots(part)) {
                if (!done.isEmpty()) {
                    done.removeLast();
                }
                continue;
            }
            done.add(part);
            RootPath here = join(done);
            Optional<Filesystem.Glance> found = todo.isEmpty() && !followLast ? Optional.empty() : filesystem.glance(here);
            if (found.filter(s -> s.kind() == FileStat.Kind.SYMLINK).isPresent() && links < MOST_LINKS) {
                links++;
                byte[] target = filesystem.readLink(here).toArray();
                done.removeLast();
                if (target.length > 0 && target[0] == '/') {
                    done.clear();
                }
                push(todo, target);
            }
        }
        return join(done);
    }

    private static boolean isDots(byte[] part) {
        return part.length == 2 && part[0] == '.' && part[1] == '.';
    }

    /** Puts the parts of a path before what is still to be walked; empty ones and single dots mean nothing. */
    private static void push(ArrayDeque<byte[]> todo, byte[] path) {
        var parts = new ArrayList<byte[]>();
        var part = new ByteArrayOutputStream();
        for (int i = 0; i <= path.length; i++) {
            if (i < path.length && path[i] != '/') {
                part.write(path[i]);
                continue;
            }
            byte[] whole = part.toByteArray();
            boolean nothing = whole.length == 0 || (whole.length == 1 && whole[0] == '.');
            if (!nothing) {
                parts.add(whole);
            }
            part.reset();
        }
        parts.reversed().forEach(todo::addFirst);
    }

    private static RootPath join(ArrayList<byte[]> parts) {
        RootPath path = RootPath.ROOT;
        for (byte[] part : parts) {
            path = path.resolve(part);
        }
        return path;
    }
}
