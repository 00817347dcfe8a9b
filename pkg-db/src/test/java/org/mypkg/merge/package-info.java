@NullMarked
package org.mypkg.merge;

import org.jspecify.annotations.NullMarked;
