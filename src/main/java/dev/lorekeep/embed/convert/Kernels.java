package dev.lorekeep.embed.convert;

/**
 * What ONNX Runtime's operators want on the device that a format is for. The same arithmetic everywhere; found out for 1.28 from its
 * sources and libraries, see docs/decisions/0007-the-graph-on-cuda.md.
 *
 * @param normsInAttention GroupQueryAttention takes query, key and value as one and normalises query and key itself. CUDA only: the
 *     CPU's refuses
 * @param presentKeys it must be asked for keys and values as outputs: CUDA's writes them without looking whether anybody wants them
 * @param separateGates gate and up as two products, which spares CUDA to split them; 8 bits would quantise their input twice
 * @param carefulSilu gate / (1 + exp(-gate)): CUDA's QuickGelu and Sigmoid round to the format at each step of 1 - 1 / (1 +
 *     exp(gate)), which in bfloat16 leaves little of gates below -2. In FP16 the product could overflow before it is divided
 */
record Kernels(boolean normsInAttention, boolean presentKeys, boolean separateGates, boolean carefulSilu) {
    static Kernels of(NumericFormat format) {
        return switch (format) {
            case FP32, INT8 -> new Kernels(false, false, false, false);
            case FP16 -> new Kernels(true, true, true, false);
            case BF16 -> new Kernels(true, true, true, true);
        };
    }
}
