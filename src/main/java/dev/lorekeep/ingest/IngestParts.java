package dev.lorekeep.ingest;

import dev.lorekeep.chunk.Chunk;
import dev.lorekeep.chunk.Chunker;
import dev.lorekeep.embed.Embedder;
import dev.lorekeep.index.LuceneIndex;
import dev.lorekeep.index.PassageIndex;
import dev.lorekeep.platform.DataFolder;
import io.quarkus.arc.DefaultBean;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.List;

/** Stand-ins until the real parts are here. */
@Singleton
class IngestParts {
    @Produces
    @Singleton
    @DefaultBean
    Chunker chunker() {
        return document -> List.of(new Chunk(
                0, 0, document.text().length(), document.text(), List.of(), "", document.pageCount() > 0 ? 1 : 0));
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
