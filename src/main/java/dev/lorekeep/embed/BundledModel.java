package dev.lorekeep.embed;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;

/** The bge-small-en-v1.5 that travels with Lorekeep: two resources of LangChain4j's model jar, whose classes are not used. */
final class BundledModel {
    // Every setting from the model's card and its sentence-transformers config (1_Pooling: CLS, normalised).
    static final EncoderModel MODEL = new EncoderModel(
            "bge-small-en-v1.5",
            "int8",
            384,
            512,
            Pooling.CLS,
            "Represent this sentence for searching relevant passages: ",
            "",
            null);

    // num_attention_heads of its config.json
    private static final int HEADS = 12;

    /** Changes with every change of {@link BertGraph} that changes vectors. */
    private static final String GRAPH_VERSION = "bert-1";

    private BundledModel() {}

    /** @param maxTokens at most those of the model  @param nativeFolder where native libraries are unpacked */
    static OnnxEmbedder open(int maxTokens, int threads, Path nativeFolder) {
        var weights = weights();
        var json = tokenizer();
        var model = MODEL.withMaxTokens(maxTokens);
        var tokenizer = new TextTokenizer(json, maxTokens, null, nativeFolder);
        var placement = new Placement.Processor(threads);
        // never batched: its int8 quantisation measures one scale over the whole batch
        var backend = new OnnxEncoder(
                model.name(),
                new OnnxEncoder.Graph.Bytes(BertGraph.of(weights, HEADS, model.dimensions())),
                model.pooling(),
                model.dimensions(),
                placement,
                false);
        var fingerprint = model.fingerprint(sha256(weights) + " " + GRAPH_VERSION, sha256(json));
        var info = new EmbedderInfo(
                model.label(),
                Placement.describe(List.of(placement)),
                model.dimensions(),
                maxTokens,
                fingerprint,
                fingerprint);
        return new OnnxEmbedder(model, info, tokenizer, backend);
    }

    static byte[] weights() {
        return resource("/bge-small-en-v1.5-q.onnx");
    }

    static byte[] tokenizer() {
        return resource("/bge-small-en-v1.5-q-tokenizer.json");
    }

    static String sha256(byte[] content) {
        return HexFormat.of().formatHex(EncoderModel.sha256().digest(content));
    }

    private static byte[] resource(String name) {
        try (var content = BundledModel.class.getResourceAsStream(name)) {
            if (content == null) throw new IllegalStateException("the bundled embedding model is missing: " + name);
            return content.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the bundled embedding model: " + name, e);
        }
    }
}
