/** {@code mkrepo}: packing, indexing, signing, checking, publishing and serving a repository. */
@NullMarked
package org.mypkg.repo;

import org.jspecify.annotations.NullMarked;
