package dev.lorekeep.embed.convert;

/** Types of tensors in the graphs we write, with their number in ONNX. */
enum ElementType {
    FLOAT(1, 4),
    UINT8(2, 1),
    INT32(6, 4),
    INT64(7, 8),
    FLOAT16(10, 2),
    BFLOAT16(16, 2);

    private final int onnxCode;
    private final int bytes;

    ElementType(int onnxCode, int bytes) {
        this.onnxCode = onnxCode;
        this.bytes = bytes;
    }

    int onnxCode() {
        return onnxCode;
    }

    int bytes() {
        return bytes;
    }
}
