/** The conductor: receives files, runs parse, chunk, embed and index as durable jobs, and says of each document where it stands and why. */
@NullMarked
package dev.lorekeep.ingest;

import org.jspecify.annotations.NullMarked;
