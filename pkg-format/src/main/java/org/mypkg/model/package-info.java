/** The values that everything else speaks about: names, versions, dependencies, paths, files, packages. */
@NullMarked
package org.mypkg.model;

import org.jspecify.annotations.NullMarked;
