package org.mypkg.elf;

/** Bytes that begin like an ELF file and do not go on like one. */
public final class ElfException extends Exception {
    private static final long serialVersionUID = 1;

    /** @param fact what is wrong, without a final stop */
    ElfException(String fact) {
        super(fact);
    }
}
