package dev.lorekeep.admin;

import dev.lorekeep.embed.convert.NumericFormat;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * @param tiny a toy model and short texts, to try the kit itself
 * @param format of the throughput runs
 * @param peakTeraflops of the device in that format; MFU is measured against it
 * @param tokens real tokens of a cell of the throughput table
 * @param queries of the latency measurement
 * @param work where models are written; 0.6B takes 2.5 GB and 4B 16 GB while it runs
 * @param json file of the results
 * @param fixture folder of the golden model
 * @param python command that may have torch and transformers; empty leaves that comparison out
 */
record GpuBenchOptions(
        boolean cuda,
        boolean tiny,
        List<ModelShape> models,
        NumericFormat format,
        double peakTeraflops,
        int tokens,
        int queries,
        Path work,
        Path json,
        Path fixture,
        String python) {
    static final String HELP = "--device cuda|cpu, --tiny, --models 0.6B,4B, --format bf16|fp16 (cpu: fp32|int8),"
            + " --peak-tflops 790, --tokens N, --queries N, --work DIR, --json FILE, --fixture DIR, --python CMD|none";

    static GpuBenchOptions read(List<String> arguments) {
        boolean cuda = !value(arguments, "--device", "cuda").equals("cpu");
        boolean tiny = arguments.contains("--tiny");
        var home = Path.of(System.getProperty("lorekeep.home", "."));
        var models = tiny
                ? List.of(ModelShape.TINY)
                : List.of(value(arguments, "--models", "0.6B,4B").split(",")).stream()
                        .map(GpuBenchOptions::shape)
                        .toList();
        var python = value(arguments, "--python", "python3");
        return new GpuBenchOptions(
                cuda,
                tiny,
                models,
                NumericFormat.valueOf(
                        value(arguments, "--format", cuda ? "bf16" : "fp32").toUpperCase(Locale.ROOT)),
                // measured for bf16 on an H100 with 700 W; others: see the README
                Double.parseDouble(value(arguments, "--peak-tflops", "790")),
                Integer.parseInt(value(arguments, "--tokens", tiny ? "2000" : "400000")),
                Integer.parseInt(value(arguments, "--queries", tiny ? "100" : "300")),
                Path.of(value(arguments, "--work", "gpu-bench-work")),
                Path.of(value(arguments, "--json", "gpu-bench.json")),
                Path.of(value(
                        arguments,
                        "--fixture",
                        home.resolve("src/test/resources/golden/tiny-qwen3-a").toString())),
                python.equals("none") ? "" : python);
    }

    private static ModelShape shape(String name) {
        return switch (name) {
            case "0.6B" -> ModelShape.SMALL;
            case "4B" -> ModelShape.LARGE;
            default -> throw new IllegalArgumentException("--models knows 0.6B and 4B, not " + name);
        };
    }

    private static String value(List<String> arguments, String option, String missing) {
        int at = arguments.indexOf(option);
        return at >= 0 && at + 1 < arguments.size() ? arguments.get(at + 1) : missing;
    }

    /** Formats in which the golden model is checked. */
    List<NumericFormat> fixtureFormats() {
        return cuda ? List.of(NumericFormat.BF16, NumericFormat.FP16) : List.of(NumericFormat.FP32);
    }

    List<IdTexts.Lengths> lengths() {
        return tiny
                ? List.of(
                        IdTexts.Lengths.of(8),
                        IdTexts.Lengths.of(16),
                        IdTexts.Lengths.of(32),
                        IdTexts.Lengths.of(64),
                        mixed())
                : List.of(
                        IdTexts.Lengths.of(64),
                        IdTexts.Lengths.of(256),
                        IdTexts.Lengths.of(512),
                        IdTexts.Lengths.of(2048),
                        mixed());
    }

    IdTexts.Lengths mixed() {
        return tiny ? new IdTexts.Lengths(4, 32) : new IdTexts.Lengths(32, 1024);
    }

    List<Integer> budgets() {
        return tiny ? List.of(64, 128, 256, 512) : List.of(4096, 8192, 16_384, 32_768);
    }
}
