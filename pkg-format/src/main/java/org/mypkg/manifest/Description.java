package org.mypkg.manifest;

/** The texts by which people know a package; each may be empty. */
public record Description(String summary, String text, String license, String url, String maintainer) {
    /** A package without texts. */
    public static final Description NONE = new Description("", "", "", "", "");
}
