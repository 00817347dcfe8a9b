package org.mypkg.repo;

import org.mypkg.index.FilesCodec;
import org.mypkg.index.IndexEntry;

/** A package of the pool as the index will offer it, with the paths that it owns. */
public record ScannedPackage(IndexEntry entry, FilesCodec.PackagePaths paths) {}
