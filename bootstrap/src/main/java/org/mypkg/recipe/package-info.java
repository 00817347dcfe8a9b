/** What a recipe says: the YAML text of a package's build, read into values with the line of every mistake. */
@NullMarked
package org.mypkg.recipe;

import org.jspecify.annotations.NullMarked;
