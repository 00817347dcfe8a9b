/** The dependency graph and what is read off it: order, cycles, orphans, paths. The only user of JGraphT. */
@NullMarked
package org.mypkg.graph;

import org.jspecify.annotations.NullMarked;
