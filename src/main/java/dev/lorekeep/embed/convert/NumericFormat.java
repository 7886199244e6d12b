package dev.lorekeep.embed.convert;

/** The numbers a converted model computes with. All pool and normalise in 32 bits. */
public enum NumericFormat {
    /**
     * Weights and activations in 32 bits: what other formats are measured against. For CPUs; ONNX Runtime's CUDA kernel of
     * GroupQueryAttention has no 32-bit variant.
     */
    FP32,
    /** For CUDA. Its largest number is 65,504: the residual stream of a large model may overflow, so prefer {@link #BF16}. */
    FP16,
    /** For CUDA: what Qwen3 was trained in; range of 32 bits, 8 bits of precision. */
    BF16,
    /**
     * For CPUs: linear layers in 8 bits with one scale for a block of weights, activations quantised per block and row while
     * running (com.microsoft.MatMulNBits, accuracy level 4), embedding table in bfloat16. A text's vector does not depend on
     * its neighbours in the batch.
     */
    INT8
}
