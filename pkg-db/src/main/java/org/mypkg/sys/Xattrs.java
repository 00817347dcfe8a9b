package org.mypkg.sys;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.mypkg.model.Bytes;

/**
 * Extended attributes, by paths under /proc: the only way that reaches every kind of inode without following or opening it.
 *
 * <p>Attributes that the system itself keeps (labels of security modules, integrity measurements, overlay marks) are
 * neither shown nor removed: they belong to the machine, not to the file.
 */
final class Xattrs {
    private static final int ENODATA = 61;
    private static final String CAPABILITY = "security.capability";

    private final Kernel kernel;
    private final NativeBuffer memory;

    Xattrs(Kernel kernel) {
        this.kernel = kernel;
        this.memory = kernel.memory;
    }

    /** The attributes of a name in an opened directory; none where the file system has none, or the name went away. */
    SortedMap<String, Bytes> ofName(int directory, byte[] name) {
        byte[] prefix = Kernel.procPath(directory);
        byte[] path = new byte[prefix.length + 1 + name.length];
        System.arraycopy(prefix, 0, path, 0, prefix.length);
        path[prefix.length] = '/';
        System.arraycopy(name, 0, path, prefix.length + 1, name.length);
        return read(Syscall.LLISTXATTR, Syscall.LGETXATTR, path);
    }

    /** The attributes of an opened inode. */
    SortedMap<String, Bytes> ofItem(int item) {
        return read(Syscall.LISTXATTR, Syscall.GETXATTR, Kernel.procPath(item));
    }

    private SortedMap<String, Bytes> read(int list, int get, byte[] path) {
        long length = kernel.again(
                list, memory.firstName(path), memory.dataAddress(), NativeBuffer.DATA_BYTES, 0);
        if (length <= 0) {
            return Collections.emptySortedMap();
        }
        var found = new TreeMap<String, Bytes>();
        for (String name : names(memory.data(0, (int) length))) {
            long size = kernel.again(
                    get, memory.firstName(path), memory.secondName(bytes(name)), memory.dataAddress(),
                    NativeBuffer.DATA_BYTES);
            if (size >= 0) {
                found.put(name, Bytes.of(memory.data(0, (int) size)));
            }
        }
        return found;
    }

    private static List<String> names(byte[] list) {
        var names = new ArrayList<String>();
        int start = 0;
        for (int i = 0; i < list.length; i++) {
            if (list[i] == 0) {
                String name = new String(list, start, i - start, StandardCharsets.UTF_8);
                if (!keptBySystem(name)) {
                    names.add(name);
                }
                start = i + 1;
            }
        }
        return names;
    }

    private static boolean keptBySystem(String name) {
        return (name.startsWith("security.") && !name.equals(CAPABILITY))
                || name.startsWith("trusted.overlay.")
                || (name.startsWith("system.") && !name.startsWith("system.posix_acl_"));
    }

    /** Sets all of them on an opened inode of which only the path need be open. */
    long set(int item, SortedMap<String, Bytes> wanted) {
        byte[] path = Kernel.procPath(item);
        for (var attribute : wanted.entrySet()) {
            byte[] value = attribute.getValue().toArray();
            memory.putData(0, value, 0, Math.min(value.length, NativeBuffer.DATA_BYTES));
            long result = kernel.again(
                    Syscall.SETXATTR, memory.firstName(path), memory.secondName(bytes(attribute.getKey())),
                    memory.dataAddress(), value.length);
            if (result < 0) {
                return result;
            }
        }
        return 0;
    }

    /** Removes those of an opened inode that are not wanted. */
    long removeAllBut(int item, SortedMap<String, Bytes> wanted) {
        byte[] path = Kernel.procPath(item);
        for (String name : ofItem(item).keySet()) {
            long result = wanted.containsKey(name)
                    ? 0
                    : kernel.again(Syscall.REMOVEXATTR, memory.firstName(path), memory.secondName(bytes(name)), 0, 0);
            if (result < 0 && result != -ENODATA) {
                return result;
            }
        }
        return 0;
    }

    private static byte[] bytes(String name) {
        return name.getBytes(StandardCharsets.UTF_8);
    }
}
