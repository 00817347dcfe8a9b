package org.mypkg.manifest;

import org.mypkg.model.Bytes;
import org.mypkg.model.RootPath;

/**
 * An offer to provide a shared path by a symbolic link. Of all installed packages that offer the path the one with the
 * highest priority gets it, ties going to the package name that sorts first; the engine places the link.
 *
 * @param path where the link goes
 * @param target the link's text
 * @param priority greater wins
 */
public record Alternative(RootPath path, Bytes target, int priority) {}
