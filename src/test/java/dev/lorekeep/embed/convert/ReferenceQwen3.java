package dev.lorekeep.embed.convert;

import java.nio.file.Path;
import java.util.List;

/** Qwen3 written down plainly in 64 bits, one text at a time: slow, and without any of the graph's tricks. */
final class ReferenceQwen3 implements AutoCloseable {
    private final Qwen3Config config;
    private final ModelWeights weights;

    ReferenceQwen3(Path folder) {
        config = Qwen3Config.read(folder.resolve("config.json"));
        weights = new ModelWeights(folder);
    }

    /** @return the last token's state after the final norm */
    double[] lastState(int... tokens) {
        var states = new double[tokens.length][];
        var table = matrix("embed_tokens.weight", config.vocabSize(), config.hiddenSize());
        for (int i = 0; i < tokens.length; i++) states[i] = table[tokens[i]].clone();
        for (int layer = 0; layer < config.layers(); layer++) {
            var name = "layers." + layer + ".";
            add(states, attention(name + "self_attn.", normed(states, name + "input_layernorm")));
            add(states, feedForward(name + "mlp.", normed(states, name + "post_attention_layernorm")));
        }
        return normed(states, "norm")[tokens.length - 1];
    }

    float[] embedding(int... tokens) {
        var state = lastState(tokens);
        double length = Math.sqrt(dot(state, state));
        var vector = new float[state.length];
        for (int i = 0; i < vector.length; i++) vector[i] = (float) (state[i] / length);
        return vector;
    }

    float score(double[] state, int token) {
        var name = config.tied() ? "embed_tokens.weight" : "lm_head.weight";
        return (float) dot(state, matrix(name, config.vocabSize(), config.hiddenSize())[token]);
    }

    private double[][] attention(String name, double[][] inputs) {
        int queries = config.heads() * config.headDim();
        int keys = config.keyValueHeads() * config.headDim();
        var q = linear(name + "q_proj", inputs, queries, config.hiddenSize(), config.attentionBias());
        var k = linear(name + "k_proj", inputs, keys, config.hiddenSize(), config.attentionBias());
        var v = linear(name + "v_proj", inputs, keys, config.hiddenSize(), config.attentionBias());
        rotate(q, name + "q_norm");
        rotate(k, name + "k_norm");
        var attended = new double[inputs.length][queries];
        for (int head = 0; head < config.heads(); head++) {
            int ofQuery = head * config.headDim();
            int ofKey = head / (config.heads() / config.keyValueHeads()) * config.headDim();
            for (int to = 0; to < inputs.length; to++) {
                var shares = new double[to + 1];
                double sum = 0;
                for (int from = 0; from <= to; from++) {
                    double score = 0;
                    for (int i = 0; i < config.headDim(); i++) score += q[to][ofQuery + i] * k[from][ofKey + i];
                    shares[from] = Math.exp(score / Math.sqrt(config.headDim()));
                    sum += shares[from];
                }
                for (int from = 0; from <= to; from++)
                    for (int i = 0; i < config.headDim(); i++)
                        attended[to][ofQuery + i] += shares[from] / sum * v[from][ofKey + i];
            }
        }
        return linear(name + "o_proj", attended, config.hiddenSize(), queries, config.attentionBias());
    }

    /** Normalises every head, then turns component i and i + half by an angle that grows with the position. */
    private void rotate(double[][] rows, String norm) {
        int half = config.headDim() / 2;
        for (int position = 0; position < rows.length; position++) {
            for (int first = 0; first < rows[position].length; first += config.headDim()) {
                var head = new double[config.headDim()];
                System.arraycopy(rows[position], first, head, 0, head.length);
                head = normed(new double[][] {head}, norm)[0];
                for (int i = 0; i < half; i++) {
                    double angle = position / Math.pow(config.ropeTheta(), (double) i / half);
                    rows[position][first + i] = head[i] * Math.cos(angle) - head[i + half] * Math.sin(angle);
                    rows[position][first + i + half] = head[i + half] * Math.cos(angle) + head[i] * Math.sin(angle);
                }
            }
        }
    }

    private double[][] feedForward(String name, double[][] inputs) {
        var gate = linear(name + "gate_proj", inputs, config.intermediateSize(), config.hiddenSize(), false);
        var up = linear(name + "up_proj", inputs, config.intermediateSize(), config.hiddenSize(), false);
        for (int row = 0; row < gate.length; row++)
            for (int i = 0; i < gate[row].length; i++) gate[row][i] *= up[row][i] / (1 + Math.exp(-gate[row][i]));
        return linear(name + "down_proj", gate, config.hiddenSize(), config.intermediateSize(), false);
    }

    private double[][] linear(String name, double[][] inputs, int outs, int ins, boolean biased) {
        var matrix = matrix(name + ".weight", outs, ins);
        var bias = biased ? vector(name + ".bias", outs) : new double[outs];
        var result = new double[inputs.length][outs];
        for (int row = 0; row < inputs.length; row++)
            for (int out = 0; out < outs; out++) result[row][out] = bias[out] + dot(matrix[out], inputs[row]);
        return result;
    }

    private double[][] normed(double[][] rows, String name) {
        var weight = vector(name + ".weight", rows[0].length);
        var result = new double[rows.length][rows[0].length];
        for (int row = 0; row < rows.length; row++) {
            double scale = 1 / Math.sqrt(dot(rows[row], rows[row]) / weight.length + config.rmsNormEps());
            for (int i = 0; i < weight.length; i++) result[row][i] = rows[row][i] * scale * weight[i];
        }
        return result;
    }

    private double[][] matrix(String name, int rows, int columns) {
        var tensor = weights.find(name, List.of((long) rows, (long) columns));
        var matrix = new double[rows][];
        for (int row = 0; row < rows; row++) matrix[row] = read(tensor, (long) row * columns, columns);
        return matrix;
    }

    private double[] vector(String name, int size) {
        return read(weights.find(name, List.of((long) size)), 0, size);
    }

    private static double[] read(StoredTensor tensor, long first, int count) {
        var numbers = new float[count];
        tensor.read(first, count, new short[count], numbers);
        var wide = new double[count];
        for (int i = 0; i < count; i++) wide[i] = numbers[i];
        return wide;
    }

    private static void add(double[][] sums, double[][] rows) {
        for (int row = 0; row < rows.length; row++)
            for (int i = 0; i < rows[row].length; i++) sums[row][i] += rows[row][i];
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) sum += a[i] * b[i];
        return sum;
    }

    @Override
    public void close() {
        weights.close();
    }
}
