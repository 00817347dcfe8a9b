package org.mypkg.build;

import java.nio.file.Path;
import org.mypkg.diag.Failure;

/** Makes one package file from a description and a tree. */
@FunctionalInterface
interface Packer {
    /**
     * @param manifest the text of an {@code M.yaml}
     * @param permissions what the build could not do itself; nodes among them go to this package
     * @return the file that was written
     */
    Path pack(String manifest, Path tree, Permissions permissions, Path outputDirectory) throws Failure;
}
