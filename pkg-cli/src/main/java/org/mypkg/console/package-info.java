/** What all five programs share: verbs, common options, exit codes, diagnostics, progress and the terminal. */
@NullMarked
package org.mypkg.console;

import org.jspecify.annotations.NullMarked;
