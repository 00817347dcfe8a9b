/** A static web site of a repository: pages, search, pictures of dependencies, a feed; a pure function of what is published and of the site before. */
@NullMarked
package org.mypkg.site;

import org.jspecify.annotations.NullMarked;
