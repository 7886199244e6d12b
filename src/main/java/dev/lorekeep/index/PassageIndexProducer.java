package dev.lorekeep.index;

import dev.lorekeep.embed.Embedder;
import dev.lorekeep.platform.DataFolder;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Opens the index that belongs to the active embedder, and closes it when the service stops. */
@Singleton
class PassageIndexProducer {
    @Produces
    @ApplicationScoped
    PassageIndex index(DataFolder folder, Embedder embedder) {
        return LuceneIndex.open(folder.index(), embedder.info().fingerprint());
    }

    void close(@Disposes PassageIndex index) {
        index.close();
    }
}
