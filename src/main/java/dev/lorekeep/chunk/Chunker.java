package dev.lorekeep.chunk;

import dev.lorekeep.parse.ParsedDocument;
import java.util.List;

/** Cuts one parsed document into chunks. Pure and deterministic. */
public interface Chunker {
    /** @return in the document's order; they overlap only where the settings say so */
    List<Chunk> chunk(ParsedDocument document, ChunkSettings settings);
}
