package dev.lorekeep.embed;

import java.util.List;
import java.util.Locale;

/** A batch did not fit into the memory of its device. A smaller one may: nothing is broken. */
final class OutOfDeviceMemory extends RuntimeException {
    private static final long serialVersionUID = 1;

    // ONNX Runtime has no error code for it (its issue 16307), only the words of whoever could not allocate: its arena
    // (BFCArena, with and without a limit), CUDA, cuBLAS, cuDNN (before and from 9), the C++ library
    private static final List<String> SIGNS = List.of(
            "failed to allocate memory",
            "is smaller than requested bytes",
            "failed to find a free memory block",
            "out of memory",
            "cudaerrormemoryallocation",
            "cublas_status_alloc_failed",
            "resource allocation failed",
            "cudnn_status_alloc_failed",
            "allocation_failed",
            "bad_alloc",
            "bad allocation");

    OutOfDeviceMemory(String message, Throwable cause) {
        super(message, cause);
    }

    /** Whether a message of ONNX Runtime says that memory ran out. */
    static boolean isMeantBy(String message) {
        var lower = message.toLowerCase(Locale.ROOT);
        return SIGNS.stream().anyMatch(lower::contains);
    }
}
