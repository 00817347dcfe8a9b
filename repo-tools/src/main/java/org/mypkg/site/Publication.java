package org.mypkg.site;

import java.util.List;
import java.util.Objects;
import org.mypkg.index.IndexEntry;
import org.mypkg.index.RepoDocument;
import org.mypkg.model.Digest;

/**
 * What a repository offers, as its site shows it.
 *
 * @param document what it says of itself
 * @param digest of the bytes of {@code repo.json}
 * @param fingerprint of the key that new users compare
 * @param armoredKey that key
 * @param about what it is for, in paragraphs parted by empty lines; may be empty
 * @param url where it is served; empty where the site is not to say
 * @param packages everything that it offers
 */
public record Publication(
        RepoDocument document, Digest digest, String fingerprint, String armoredKey, String about, String url, List<IndexEntry> packages) {
    public Publication {
        Objects.requireNonNull(document);
        Objects.requireNonNull(digest);
        packages = List.copyOf(packages);
    }
}
