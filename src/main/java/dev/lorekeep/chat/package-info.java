/** Conversations of people with Lorekeep: messages, runs, and their events over SSE. */
@NullMarked
package dev.lorekeep.chat;

import org.jspecify.annotations.NullMarked;
