package dev.lorekeep.parse;

import java.nio.file.Path;

/** Reads one file. Thread-safe; never throws for a bad file, however broken. */
public interface Parser {
    /**
     * @param file where the bytes are
     * @param name the file's name as the person knows it; its extension is a hint, not trusted
     */
    Parsed parse(Path file, String name);
}
