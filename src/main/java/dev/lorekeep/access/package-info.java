/** Who is asking and what they may read: accounts, teams, sessions, API keys, collections. Everything that reads takes a {@link dev.lorekeep.access.Caller}. */
@NullMarked
package dev.lorekeep.access;

import org.jspecify.annotations.NullMarked;
