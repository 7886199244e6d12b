package dev.lorekeep.parse.child;

import java.nio.file.Path;

/** One file to read. */
record Request(Path file, String name) {}
