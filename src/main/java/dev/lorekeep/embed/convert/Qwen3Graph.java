package dev.lorekeep.embed.convert;

import dev.lorekeep.embed.convert.OnnxGraph.Attribute;
import dev.lorekeep.embed.convert.WeightContent.Part;
import java.util.ArrayList;
import java.util.List;

/**
 * Qwen3 as a graph of ONNX Runtime's fused operators: GroupQueryAttention with rotary embedding and no past, normalisation with
 * the residual sum, one matrix for query, key and value, one for gate and up. Matrices stay in Hugging Face's layout, [out, in], as
 * operators exist that take them so. After the last attention only the last real token of each text is worked on. Texts are padded
 * at their right end: attention is causal, so that no real token sees a pad.
 *
 * <p>Where the device's operators differ, {@link Kernels} says how.
 */
final class Qwen3Graph {
    private final Qwen3Config config;
    private final NumericFormat format;
    private final Kernels kernels;
    private final ElementType type;
    private final OnnxGraph graph = new OnnxGraph();

    private Qwen3Graph(Qwen3Config config, NumericFormat format, Kernels kernels) {
        this.config = config;
        this.format = format;
        this.kernels = kernels;
        type = switch (format) {
            case FP32, INT8 -> ElementType.FLOAT;
            case FP16 -> ElementType.FLOAT16;
            case BF16 -> ElementType.BFLOAT16;
        };
    }

    static OnnxGraph of(Qwen3Config config, NumericFormat format, Answer answer) {
        return of(config, format, Kernels.of(format), answer);
    }

    static OnnxGraph of(Qwen3Config config, NumericFormat format, Kernels kernels, Answer answer) {
        var builder = new Qwen3Graph(config, format, kernels);
        var state = builder.lastState();
        switch (answer) {
            case Answer.Embedding _ -> builder.normalise(state);
            case Answer.YesNo(int yes, int no) -> builder.score(state, yes, no);
        }
        return builder.graph;
    }

    /** @return name of the last token's state after the final norm, 32 bits, [batch, hidden] */
    private String lastState() {
        graph.input("input_ids", ElementType.INT64, "batch", "sequence");
        graph.input("attention_mask", ElementType.INT64, "batch", "sequence");
        positions();
        constants();
        var residual = embed();
        var normed = graph.add(
                "SimplifiedLayerNormalization",
                "layers.0.normed",
                List.of(residual, norm("layers.0.input_layernorm", config.hiddenSize(), type)),
                epsilon(),
                Attribute.of("axis", -1));
        for (int layer = 0; layer < config.layers(); layer++) {
            boolean last = layer == config.layers() - 1;
            var name = "layers." + layer;
            var attended = attention(name, normed);
            if (last) {
                attended = lastTokens(attended, name + ".attended_last", (long) config.heads() * config.headDim());
                residual = lastTokens(residual, name + ".residual_last", config.hiddenSize());
            }
            var projected = linear(
                    name + ".self_attn.o_proj",
                    attended,
                    List.of(Part.all(
                            name + ".self_attn.o_proj.weight",
                            config.hiddenSize(),
                            (long) config.heads() * config.headDim())));
            if (config.attentionBias())
                projected = bias(
                        name + ".self_attn.o", projected, List.of(name + ".self_attn.o_proj"), config.hiddenSize());
            normed = addAndNorm(name + ".attended_sum", projected, residual, name + ".post_attention_layernorm");
            residual = name + ".attended_sum";
            var fed = feedForward(name, normed);
            if (last) return finalNorm(fed, residual);
            normed = addAndNorm(name + ".sum", fed, residual, "layers." + (layer + 1) + ".input_layernorm");
            residual = name + ".sum";
        }
        throw new IllegalStateException("no layers");
    }

    /** Lengths of texts, as attention and pooling want them. */
    private void positions() {
        // in 32-bit floats, exact for any length: CUDA sums whole numbers by way of cuDNN, which may not be there
        graph.add("Cast", "mask_real", List.of("attention_mask"), cast(ElementType.FLOAT));
        graph.add(
                "ReduceSum",
                "lengths_real",
                List.of("mask_real", graph.vector("axis_1", 1)),
                Attribute.of("keepdims", 0));
        graph.add("Cast", "lengths", List.of("lengths_real"), cast(ElementType.INT64));
        graph.add("Sub", "last_index", List.of("lengths", graph.scalar("one", 1)));
        // GroupQueryAttention wants, of each text, the number of tokens in the cache less one
        graph.add("Cast", "seqlens_k", List.of("last_index"), cast(ElementType.INT32));
        graph.add("Shape", "shape", List.of("input_ids"));
        graph.add("Gather", "batch", List.of("shape", graph.scalar("zero", 0)));
        graph.add("Gather", "sequence", List.of("shape", "one"));
        graph.add("Cast", "total_sequence_length", List.of("sequence"), cast(ElementType.INT32));
        // row of each text's last token when all rows of the batch lie below each other
        graph.add("Range", "texts", List.of("zero", "batch", "one"));
        graph.add("Mul", "first_rows", List.of("texts", "sequence"));
        graph.add("Add", "last_rows", List.of("first_rows", "last_index"));
    }

    private void constants() {
        var cos = graph.reserve("cos_cache", type, config.maxPositions(), config.headDim() / 2);
        var sin = graph.reserve("sin_cache", type, config.maxPositions(), config.headDim() / 2);
        graph.fill(
                new WeightContent.Rotations(config.maxPositions(), config.headDim() / 2, config.ropeTheta()), cos, sin);
        long queries = (long) config.heads() * config.headDim();
        long keys = (long) config.keyValueHeads() * config.headDim();
        if (!kernels.normsInAttention()) {
            graph.vector("qkv_sizes", queries, keys, keys);
            // 0 keeps a dimension
            graph.vector("by_head", 0, -1, config.headDim());
            graph.vector("queries_joined", 0, -1, queries);
            graph.vector("keys_joined", 0, -1, keys);
        }
        if (!kernels.separateGates())
            graph.vector("gate_up_sizes", config.intermediateSize(), config.intermediateSize());
        if (kernels.carefulSilu()) graph.one("one_real", type);
    }

    /** With 8 bits the table stays in 16: only the rows of a text's tokens are read from it, so nothing is gained by less. */
    private String embed() {
        var table = Part.all("embed_tokens.weight", config.vocabSize(), config.hiddenSize());
        var tableType = format == NumericFormat.INT8 ? ElementType.BFLOAT16 : type;
        var weight = graph.reserve(table.tensor(), tableType, config.vocabSize(), config.hiddenSize());
        graph.fill(new WeightContent.Stored(List.of(table)), weight);
        if (tableType == type) return graph.add("Gather", "embedded", List.of(table.tensor(), "input_ids"));
        graph.add("Gather", "embedded_16", List.of(table.tensor(), "input_ids"));
        return graph.add("Cast", "embedded", List.of("embedded_16"), cast(type));
    }

    private String attention(String layer, String input) {
        var name = layer + ".self_attn";
        long hidden = config.hiddenSize();
        long queries = (long) config.heads() * config.headDim();
        long keys = (long) config.keyValueHeads() * config.headDim();
        var packed = linear(
                name + ".qkv",
                input,
                List.of(
                        Part.all(name + ".q_proj.weight", queries, hidden),
                        Part.all(name + ".k_proj.weight", keys, hidden),
                        Part.all(name + ".v_proj.weight", keys, hidden)));
        if (config.attentionBias())
            packed = bias(
                    name + ".qkv",
                    packed,
                    List.of(name + ".q_proj", name + ".k_proj", name + ".v_proj"),
                    queries,
                    keys,
                    keys);
        var inputs = new ArrayList<String>();
        if (kernels.normsInAttention()) inputs.addAll(List.of(packed, "", ""));
        else {
            graph.split(List.of(name + ".q", name + ".k", name + ".v"), packed, "qkv_sizes", -1);
            inputs.add(headNorm(name + ".q", "queries_joined"));
            inputs.add(headNorm(name + ".k", "keys_joined"));
            inputs.add(name + ".v");
        }
        // the empty ones: no past keys, no past values
        inputs.addAll(List.of("", "", "seqlens_k", "total_sequence_length", "cos_cache", "sin_cache"));
        var attributes = new ArrayList<>(List.of(
                Attribute.of("num_heads", config.heads()),
                Attribute.of("kv_num_heads", config.keyValueHeads()),
                Attribute.of("do_rotary", 1),
                Attribute.of("rotary_interleaved", 0)));
        if (kernels.normsInAttention()) {
            // positions, bias, sinks and the scales of a quantised cache
            inputs.addAll(List.of("", "", "", "", ""));
            inputs.add(norm(name + ".q_norm", config.headDim(), type));
            inputs.add(norm(name + ".k_norm", config.headDim(), type));
            attributes.add(Attribute.of("qk_norm_epsilon", (float) config.rmsNormEps()));
        }
        var outputs = new ArrayList<>(List.of(name + ".attended"));
        if (kernels.presentKeys()) outputs.addAll(List.of(name + ".present_k", name + ".present_v"));
        return graph.addMicrosoft("GroupQueryAttention", outputs, inputs, attributes.toArray(Attribute[]::new));
    }

    private String headNorm(String name, String joined) {
        var byHead = graph.add("Reshape", name + ".by_head", List.of(name, "by_head"));
        var normed = graph.add(
                "SimplifiedLayerNormalization",
                name + ".normed",
                List.of(byHead, norm(name + "_norm", config.headDim(), type)),
                epsilon(),
                Attribute.of("axis", -1));
        return graph.add("Reshape", name + ".joined", List.of(normed, joined));
    }

    /** SwiGLU. */
    private String feedForward(String layer, String input) {
        var name = layer + ".mlp";
        long inner = config.intermediateSize();
        gates(name, input);
        if (kernels.carefulSilu()) {
            // both come negated: their product does not, and the exponent is right as it is
            graph.add("Exp", name + ".exp", List.of(name + ".gate"));
            graph.add("Add", name + ".divisor", List.of(name + ".exp", "one_real"));
            graph.add("Mul", name + ".raw", List.of(name + ".gate", name + ".up"));
            graph.add("Div", name + ".product", List.of(name + ".raw", name + ".divisor"));
        } else {
            // with alpha 1 this is x * sigmoid(x)
            graph.addMicrosoft(
                    "QuickGelu", List.of(name + ".gated"), List.of(name + ".gate"), Attribute.of("alpha", 1f));
            graph.add("Mul", name + ".product", List.of(name + ".gated", name + ".up"));
        }
        return linear(
                name + ".down",
                name + ".product",
                List.of(Part.all(name + ".down_proj.weight", config.hiddenSize(), inner)));
    }

    private void gates(String name, String input) {
        var gate = Part.all(name + ".gate_proj.weight", config.intermediateSize(), config.hiddenSize());
        var up = Part.all(name + ".up_proj.weight", config.intermediateSize(), config.hiddenSize());
        if (kernels.separateGates()) {
            float sign = kernels.carefulSilu() ? -1 : 1;
            product(name + ".gate", input, List.of(gate), sign);
            product(name + ".up", input, List.of(up), sign);
        } else {
            var packed = linear(name + ".gate_up", input, List.of(gate, up));
            graph.split(List.of(name + ".gate", name + ".up"), packed, "gate_up_sizes", -1);
        }
    }

    private String linear(String name, String input, List<Part> parts) {
        return switch (format) {
            case FP32, FP16, BF16 -> product(name, input, parts, 1);
            case INT8 -> {
                long rows = rows(parts);
                long columns = parts.getFirst().rowLength();
                int block = blockSize(columns);
                var codes = graph.reserve(name + ".codes", ElementType.UINT8, rows, columns / block, block);
                var scales = graph.reserve(name + ".scales", ElementType.FLOAT, rows, columns / block);
                graph.fill(new WeightContent.Quantised(parts, block), codes, scales);
                yield graph.addMicrosoft(
                        "MatMulNBits",
                        List.of(name),
                        List.of(input, codes.name(), scales.name()),
                        Attribute.of("K", columns),
                        Attribute.of("N", rows),
                        Attribute.of("bits", 8),
                        Attribute.of("block_size", block),
                        Attribute.of("accuracy_level", 4));
            }
        };
    }

    /** In the stored numbers, times {@code factor}. */
    private String product(String name, String input, List<Part> parts, float factor) {
        var weight = graph.reserve(
                name + ".weight", type, rows(parts), parts.getFirst().rowLength());
        graph.fill(new WeightContent.Stored(parts), weight);
        return graph.addMicrosoft(
                "FusedMatMul",
                List.of(name),
                List.of(input, weight.name()),
                Attribute.of("transB", 1),
                Attribute.of("alpha", factor));
    }

    private static long rows(List<Part> parts) {
        return parts.stream().mapToLong(Part::rows).sum();
    }

    /** The largest block that divides a row, up to the one that measured best. */
    private static int blockSize(long columns) {
        for (int block = BlockQuantizer.BLOCK_SIZE; block >= 16; block /= 2) if (columns % block == 0) return block;
        throw new UnusableModel("INT8 needs sizes that are multiples of 16, and config.json has " + columns
                + ": choose another numeric format");
    }

    private String bias(String name, String input, List<String> projections, long... sizes) {
        long total = 0;
        var parts = new ArrayList<Part>();
        for (int i = 0; i < sizes.length; i++) {
            parts.add(Part.all(projections.get(i) + ".bias", sizes[i]));
            total += sizes[i];
        }
        var weight = graph.reserve(name + ".bias", type, total);
        graph.fill(new WeightContent.Stored(parts), weight);
        return graph.add("Add", name + ".biased", List.of(input, weight.name()));
    }

    private String addAndNorm(String sum, String input, String residual, String norm) {
        return graph.addMicrosoft(
                "SkipSimplifiedLayerNormalization",
                List.of(sum + ".normed", "", "", sum),
                List.of(input, residual, norm(norm, config.hiddenSize(), type)),
                epsilon());
    }

    private String norm(String name, long size, ElementType type) {
        var weight = graph.reserve(name + ".weight", type, size);
        graph.fill(new WeightContent.Stored(List.of(Part.all(name + ".weight", size))), weight);
        return weight.name();
    }

    private String lastTokens(String input, String output, long size) {
        graph.add("Reshape", output + ".rows", List.of(input, graph.vector(output + ".shape", -1, size)));
        return graph.add("Gather", output, List.of(output + ".rows", "last_rows"), Attribute.of("axis", 0));
    }

    private String finalNorm(String fed, String residual) {
        graph.add("Cast", "fed_32", List.of(fed), cast(ElementType.FLOAT));
        graph.add("Cast", "residual_32", List.of(residual), cast(ElementType.FLOAT));
        graph.add("Add", "last_sum", List.of("fed_32", "residual_32"));
        return graph.add(
                "SimplifiedLayerNormalization",
                "last_state",
                List.of("last_sum", norm("norm", config.hiddenSize(), ElementType.FLOAT)),
                epsilon(),
                Attribute.of("axis", -1));
    }

    private void normalise(String state) {
        graph.add("Mul", "squares", List.of(state, state));
        graph.add("ReduceSum", "sum_of_squares", List.of("squares", "axis_1"), Attribute.of("keepdims", 1));
        graph.add("Sqrt", "length", List.of("sum_of_squares"));
        // as in torch.nn.functional.normalize: a zero vector stays zero instead of becoming NaN
        graph.add("Max", "divisor", List.of("length", graph.scalar("smallest_length", 1e-12f)));
        graph.add("Div", "embedding", List.of(state, "divisor"));
        graph.output("embedding", ElementType.FLOAT, "batch", config.hiddenSize());
    }

    private void score(String state, int yesToken, int noToken) {
        var table = Part.all(
                config.tied() ? "embed_tokens.weight" : "lm_head.weight", config.vocabSize(), config.hiddenSize());
        var weight = graph.reserve("no_yes.weight", ElementType.FLOAT, 2, config.hiddenSize());
        graph.fill(new WeightContent.Stored(List.of(table.row(noToken), table.row(yesToken))), weight);
        graph.addMicrosoft("FusedMatMul", List.of("logits"), List.of(state, weight.name()), Attribute.of("transB", 1));
        graph.output("logits", ElementType.FLOAT, "batch", 2);
    }

    private Attribute epsilon() {
        return Attribute.of("epsilon", (float) config.rmsNormEps());
    }

    private static Attribute cast(ElementType type) {
        return Attribute.of("to", type.onnxCode());
    }
}
