/**
 * The same fields read out of every document of a collection, in the background: an agent with a schema and a collection in, one
 * row for each document out. Every document is read with its reader's rights of that moment, and so are the rows. Knows nothing of
 * conversations.
 */
@NullMarked
package dev.lorekeep.agent.extract;

import org.jspecify.annotations.NullMarked;
