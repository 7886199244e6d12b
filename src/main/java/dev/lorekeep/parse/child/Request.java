package dev.lorekeep.parse.child;

import dev.lorekeep.parse.ParseLimits;
import dev.lorekeep.parse.ParseOptions;
import java.nio.file.Path;

/** One file to read. */
record Request(Path file, String name, ParseLimits limits, ParseOptions options) {}
