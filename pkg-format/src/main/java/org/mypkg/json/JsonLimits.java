package org.mypkg.json;

/**
 * What a JSON text may cost its reader.
 *
 * @param textBytesMax the length of the text
 * @param depthMax how deep arrays and objects may nest
 */
public record JsonLimits(long textBytesMax, int depthMax) {
    /** For documents of our own making: 512 MiB, 32 levels. */
    public static final JsonLimits DEFAULT = new JsonLimits(512L << 20, 32);

    public JsonLimits {
        if (textBytesMax < 0 || depthMax < 1) {
            throw new IllegalArgumentException("limits must be positive");
        }
    }
}
