package org.mypkg.sys;

import org.mypkg.model.RootPath;

/**
 * A name in an opened directory: where a path leads once its parents have been resolved inside the root. From here on no
 * link can lead elsewhere, whatever happens to the parents' names meanwhile.
 *
 * @param directory the descriptor of the directory
 * @param name the last part of the path; {@code .} for the root itself
 * @param owned whether the descriptor was opened for this place and is closed with it
 */
record Place(int directory, byte[] name, boolean owned) implements AutoCloseable {
    private static final byte[] DOT = {'.'};

    /** Opens the parents of a path; a negative descriptor is an error number with its sign turned. */
    static Place of(Kernel kernel, int root, RootPath path) {
        if (path.isRoot()) {
            return new Place(root, DOT, false);
        }
        RootPath parent = path.parent();
        if (parent.isRoot()) {
            return new Place(root, path.nameBytes(), false);
        }
        int directory = kernel.openBeneath(root, parent.toBytes(), Kernel.O_PATH | Kernel.O_DIRECTORY);
        return new Place(directory, path.nameBytes(), true);
    }

    boolean missing() {
        return directory < 0;
    }

    @Override
    public void close() {
        if (owned && directory >= 0) {
            Syscall.close(directory);
        }
    }
}
