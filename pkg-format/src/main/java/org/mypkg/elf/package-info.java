/** What a program or library says of itself: its loader, the libraries that it needs, the name that it goes by. */
@NullMarked
package org.mypkg.elf;

import org.jspecify.annotations.NullMarked;
