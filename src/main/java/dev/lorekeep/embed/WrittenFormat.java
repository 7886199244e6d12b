package dev.lorekeep.embed;

import dev.lorekeep.embed.EmbeddingConfig.Device;
import dev.lorekeep.embed.convert.NumericFormat;
import dev.lorekeep.platform.StartupProblem;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The numbers in which a graph is written for a model in safetensors. CPUs compute attention in fp32 only; CUDA's attention kernels
 * know no fp32, and parts of the graph would run on the CPU.
 */
final class WrittenFormat {
    private WrittenFormat() {}

    /**
     * @param prefix of the setting, for the message
     * @throws StartupProblem when the wanted format does not run there
     */
    static NumericFormat choose(Device device, Optional<NumericFormat> wanted, String prefix) {
        return switch (device) {
            case CPU ->
                choose(device, wanted, prefix, NumericFormat.INT8, Set.of(NumericFormat.INT8, NumericFormat.FP32));
            case CUDA ->
                choose(device, wanted, prefix, NumericFormat.BF16, Set.of(NumericFormat.BF16, NumericFormat.FP16));
        };
    }

    private static NumericFormat choose(
            Device device,
            Optional<NumericFormat> wanted,
            String prefix,
            NumericFormat standard,
            Set<NumericFormat> allowed) {
        var format = wanted.orElse(standard);
        if (allowed.contains(format)) return format;
        throw new StartupProblem(
                prefix + ".format is " + GraphChoice.label(format) + ": a model in safetensors runs on "
                        + (device == Device.CPU ? "the CPU" : "CUDA") + " as "
                        + allowed.stream().map(GraphChoice::label).sorted().collect(Collectors.joining(" or ")));
    }
}
