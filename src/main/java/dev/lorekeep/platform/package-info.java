/** What every feature stands on: data folder, embedded PostgreSQL, blob store, errors at the HTTP edge. Knows no feature. */
@NullMarked
package dev.lorekeep.platform;

import org.jspecify.annotations.NullMarked;
