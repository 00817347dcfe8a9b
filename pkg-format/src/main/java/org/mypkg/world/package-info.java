/** What the user wants, what is installed, what could be, and what is to change. */
@NullMarked
package org.mypkg.world;

import org.jspecify.annotations.NullMarked;
