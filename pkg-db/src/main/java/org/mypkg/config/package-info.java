/** The configuration files of a root as their user sees them: which were edited, what waits, and what to do about it. */
@NullMarked
package org.mypkg.config;

import org.jspecify.annotations.NullMarked;
