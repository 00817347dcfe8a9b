/** The command line of {@code mypkg}: one class for each verb. */
@NullMarked
package org.mypkg.cli;

import org.jspecify.annotations.NullMarked;
