package dev.lorekeep.parse.child;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * One file to read.
 *
 * @param members a folder for the files inside it; null to keep none
 */
record Request(Path file, String name, @Nullable Path members) {}
