package dev.lorekeep.embed;

import dev.lorekeep.embed.convert.NumericFormat;
import dev.lorekeep.embed.convert.UnusableModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The ONNX files of a model's folder, and the one to run. Exporters put the same model there several times in different formats:
 * {@code model.onnx}, {@code model_fp16.onnx}, {@code model_int8.onnx}, {@code model_quantized.onnx}.
 */
final class GraphChoice {
    // where exporters put them: the folder itself and onnx/
    private static final List<String> FOLDERS = List.of("", "onnx");
    private static final String EXTENSION = ".onnx";

    private final Path folder;
    private final String prefix;
    private final List<Path> candidates = new ArrayList<>();

    /** @param prefix of the settings that choose, for messages */
    GraphChoice(Path folder, String prefix) {
        this.folder = folder;
        this.prefix = prefix;
        for (var name : FOLDERS) {
            var place = folder.resolve(name);
            if (!Files.isDirectory(place)) continue;
            try (var files = Files.list(place)) {
                files.filter(file -> file.toString().endsWith(EXTENSION))
                        .sorted(Comparator.naturalOrder())
                        .forEach(candidates::add);
            } catch (IOException e) {
                throw new UnusableModel(place + " cannot be read: " + e, e);
            }
        }
    }

    boolean isEmpty() {
        return candidates.isEmpty();
    }

    /** @throws UnusableModel when none fits, or more than one does */
    Path choose(Optional<NumericFormat> wanted) {
        if (wanted.isPresent()) return withFormat(label(wanted.get()));
        if (candidates.size() == 1) return candidates.getFirst();
        var plain =
                candidates.stream().filter(file -> stem(file).equals("model")).toList();
        if (plain.size() == 1) return plain.getFirst();
        throw new UnusableModel(folder + " holds several graphs: " + shown() + "; choose one with " + prefix
                + ".format, or leave one in the folder");
    }

    private Path withFormat(String wanted) {
        var fitting =
                candidates.stream().filter(file -> format(file).equals(wanted)).toList();
        // of several files of one format the one that carries its name is meant
        var named = fitting.stream()
                .filter(file -> stem(file).equals("model_" + wanted))
                .toList();
        if (named.size() == 1) return named.getFirst();
        if (fitting.size() == 1) return fitting.getFirst();
        throw new UnusableModel(prefix + ".format is " + wanted + ", and " + folder + " holds "
                + (fitting.isEmpty() ? "no such graph" : "several such graphs") + ": " + shown());
    }

    /** What the file's name says of its format, else what most of its weights are. */
    static String format(Path graph) {
        var stem = stem(graph);
        return switch (stem.substring(stem.lastIndexOf('_') + 1)) {
            case "fp32" -> "fp32";
            case "fp16" -> "fp16";
            case "bf16" -> "bf16";
            case "int8", "uint8", "quantized" -> "int8";
            default -> OnnxFile.read(graph).weightType();
        };
    }

    private String shown() {
        return candidates.stream()
                .map(file -> folder.relativize(file) + " (" + format(file) + ")")
                .collect(Collectors.joining(", "));
    }

    private static String stem(Path file) {
        var name = String.valueOf(file.getFileName());
        return name.substring(0, name.length() - EXTENSION.length());
    }

    static String label(NumericFormat format) {
        return format.name().toLowerCase(Locale.ROOT);
    }
}
