package dev.lorekeep.embed;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtLoggingLevel;

/**
 * The ONNX Runtime of this process. Its Java binding frees the native environment in a shutdown hook of the JVM, which does not wait
 * for anybody: a thread inside a run then logs through freed memory, and a clean stop becomes a SIGSEGV (1.28.0, reproduced). The
 * environment counts its references, so we take a second one and never give it back.
 */
final class OnnxRuntimes {
    private static final OrtEnvironment ENVIRONMENT = OrtEnvironment.getEnvironment();

    static {
        keep();
    }

    private OnnxRuntimes() {}

    static OrtEnvironment environment() {
        return ENVIRONMENT;
    }

    private static void keep() {
        try {
            var api = Class.forName("ai.onnxruntime.OnnxRuntime").getDeclaredField("ortApiHandle");
            api.setAccessible(true);
            var create = OrtEnvironment.class.getDeclaredMethod("createHandle", long.class, int.class, String.class);
            create.setAccessible(true);
            create.invoke(null, api.getLong(null), OrtLoggingLevel.ORT_LOGGING_LEVEL_WARNING.getValue(), "lorekeep");
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(
                    "ONNX Runtime's Java binding has changed: see whether it still needs this", e);
        }
    }
}
