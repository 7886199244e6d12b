package dev.lorekeep.embed.convert;

/** How a graph holds its weights. */
public enum NumericFormat {
    FP32,
    FP16,
    BF16,
    /** Blocks of 8-bit integers with a scale each. */
    INT8
}
