package dev.lorekeep.parse.child;

import dev.lorekeep.parse.ParseLimits;
import dev.lorekeep.parse.ParseOptions;

/** How a process reads all of its files; the first thing that it is told. */
record Rules(ParseLimits limits, ParseOptions options) {}
