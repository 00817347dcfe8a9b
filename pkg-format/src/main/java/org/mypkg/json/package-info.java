/** JSON as values: the one reader and writer of it, shared by all formats and by the machine output of the programs. */
@NullMarked
package org.mypkg.json;

import org.jspecify.annotations.NullMarked;
