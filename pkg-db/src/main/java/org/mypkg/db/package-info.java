/** What is installed and who owns what: the port and its SQLite implementation. */
@NullMarked
package org.mypkg.db;

import org.jspecify.annotations.NullMarked;
