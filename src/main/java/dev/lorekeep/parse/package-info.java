/** Turns the bytes of one file into text with structure and places: a pure function, no network, no database, no knowledge of chunks. */
@NullMarked
package dev.lorekeep.parse;

import org.jspecify.annotations.NullMarked;
