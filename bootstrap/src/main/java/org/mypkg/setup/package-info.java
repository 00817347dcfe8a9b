/** Installing the distribution onto a machine: so far, what an answer file says and what it would lead to. */
@NullMarked
package org.mypkg.setup;

import org.jspecify.annotations.NullMarked;
