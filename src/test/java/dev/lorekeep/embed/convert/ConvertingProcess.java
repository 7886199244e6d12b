package dev.lorekeep.embed.convert;

import java.nio.file.Path;

/** Converts in a process of its own: arguments are the model's folder and the cache. Says whether it wrote. */
final class ConvertingProcess {
    private ConvertingProcess() {}

    public static void main(String[] arguments) {
        var converted = new Qwen3Conversion(Path.of(arguments[0]), Path.of(arguments[1]))
                .convert(NumericFormat.FP32, Head.EMBEDDING);
        System.out.println("written=" + converted.written());
    }
}
