/** The small test kit of all modules: seeded properties, golden files, tables and scenario files. It knows no domain type. */
@NullMarked
package org.mypkg.testing;

import org.jspecify.annotations.NullMarked;
