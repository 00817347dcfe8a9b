/** OpenPGP signatures, and the only door to trusted values. */
@NullMarked
package org.mypkg.sign;

import org.jspecify.annotations.NullMarked;
