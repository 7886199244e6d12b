package dev.lorekeep.ingest;

import dev.lorekeep.chunk.Chunker;
import dev.lorekeep.chunk.DocumentChunker;
import dev.lorekeep.embed.Embedder;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Puts together the parts that know nothing of each other. */
@Singleton
class IngestParts {
    /** Chunks are measured in the tokens of the model that embeds them. */
    @Produces
    @Singleton
    Chunker chunker(Embedder embedder) {
        return new DocumentChunker(embedder::countTokens);
    }
}
