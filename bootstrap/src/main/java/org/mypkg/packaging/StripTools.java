package org.mypkg.packaging;

/**
 * The programs that take apart what a compiler made.
 *
 * @param strip GNU strip, by name or path
 * @param objcopy GNU objcopy, by name or path
 */
public record StripTools(String strip, String objcopy) {
    /** Those of the host, which know all machines of its own word size and byte order. */
    public static final StripTools HOST = new StripTools("strip", "objcopy");
}
