package dev.lorekeep.ingest;

import dev.lorekeep.chunk.ChunkSettings;
import dev.lorekeep.chunk.Chunker;
import dev.lorekeep.chunk.StructureChunker;
import dev.lorekeep.embed.Embedder;
import dev.lorekeep.index.LuceneIndex;
import dev.lorekeep.index.PassageIndex;
import dev.lorekeep.platform.DataFolder;
import io.quarkus.arc.DefaultBean;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Puts together the parts that know nothing of each other. */
@Singleton
class IngestParts {
    /** Chunks are measured in the tokens of the model that embeds them. */
    @Produces
    @Singleton
    Chunker chunker(Embedder embedder) {
        return new StructureChunker(embedder::countTokens, ChunkSettings.DEFAULT);
    }

    @Produces
    @Singleton
    @DefaultBean
    PassageIndex index(DataFolder folder, Embedder embedder) {
        return LuceneIndex.open(folder.index(), embedder.info().fingerprint());
    }

    void close(@Disposes PassageIndex index) {
        index.close();
    }
}
