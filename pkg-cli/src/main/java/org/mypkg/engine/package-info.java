/** The engine that joins resolver, repositories and transactions into the things that a user asks for. */
@NullMarked
package org.mypkg.engine;

import org.jspecify.annotations.NullMarked;
