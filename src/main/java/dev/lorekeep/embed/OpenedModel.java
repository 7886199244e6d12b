package dev.lorekeep.embed;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A folder's model that runs, and what was found on the way there.
 *
 * @param written the graph that was made for it; null when one of the folder runs
 * @param backends one a device, in the state that the self-test left them in
 * @param embedder owns the others: closing it closes them
 */
record OpenedModel(
        ModelFolder folder,
        GraphWriter.@Nullable Written written,
        EncoderModel model,
        TextTokenizer tokenizer,
        List<EncoderBackend> backends,
        OnnxEmbedder embedder)
        implements AutoCloseable {
    OpenedModel {
        backends = List.copyOf(backends);
    }

    @Override
    public void close() {
        embedder.close();
    }
}
