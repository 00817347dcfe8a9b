package org.mypkg.packaging;

import java.util.List;
import java.util.Optional;
import org.mypkg.diag.ErrorCode;
import org.mypkg.elf.ElfException;
import org.mypkg.elf.ElfFile;
import org.mypkg.recipe.Recipe;
import org.mypkg.sys.DiskException;

/** Reads the ELF files of a tree. */
final class Elves {
    private Elves() {}

    /**
     * What a file says of itself; empty where it is no ELF file.
     *
     * @throws PackagingException it begins like one and is damaged
     */
    static Optional<ElfFile> read(Recipe recipe, Tree tree, Tree.File file) throws DiskException, PackagingException {
        if (!file.isRegular() || !ElfFile.isElf(tree.start(file.path(), 4))) {
            return Optional.empty();
        }
        try {
            return ElfFile.parse(tree.read(file.path()));
        } catch (ElfException damaged) {
            throw PackagingException.of(
                    ErrorCode.ELF_UNREADABLE,
                    "cannot look through " + recipe.name(),
                    List.of(file.path() + ": " + damaged.getMessage()),
                    "leave the file alone: unchecked: [" + file.path() + "]");
        }
    }
}
