package dev.lorekeep.chunk;

import dev.lorekeep.parse.ParsedDocument;
import java.util.List;

/** Cuts one parsed document into chunks. Pure and deterministic. */
public interface Chunker {
    List<Chunk> chunk(ParsedDocument document);
}
