/** Differences between texts and the merge of two edits of one text, on lines as bytes. Knows of no disk. */
@NullMarked
package org.mypkg.merge;

import org.jspecify.annotations.NullMarked;
