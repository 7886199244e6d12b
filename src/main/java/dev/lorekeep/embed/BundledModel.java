package dev.lorekeep.embed;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HexFormat;

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
            false);

    private BundledModel() {}

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
