package dev.lorekeep.embed.convert;

import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The tensors of a model folder: one safetensors file, or several with an index. Names go without their prefix {@code model.},
 * which Qwen3-Embedding leaves out and other Qwen3 models have. Files stay mapped until closed.
 */
final class ModelWeights implements AutoCloseable {
    private static final String SINGLE = "model.safetensors";
    private static final String INDEX = "model.safetensors.index.json";
    private static final String PREFIX = "model.";

    private final Path folder;
    private final Arena arena = Arena.ofShared();
    private final Map<String, StoredTensor> tensors = new HashMap<>();

    ModelWeights(Path folder) {
        this.folder = folder;
        try {
            if (Files.exists(folder.resolve(SINGLE)))
                SafetensorsFile.read(folder.resolve(SINGLE), arena).values().forEach(this::add);
            else readShards();
        } catch (RuntimeException e) {
            arena.close();
            throw e;
        }
    }

    /** @return the files that hold the weights, in a fixed order */
    static List<Path> files(Path folder) {
        if (Files.exists(folder.resolve(SINGLE))) return List.of(folder.resolve(SINGLE));
        return shards(folder).keySet().stream().sorted().map(folder::resolve).toList();
    }

    private void readShards() {
        shards(folder).forEach((file, names) -> {
            var held = SafetensorsFile.read(folder.resolve(file), arena);
            for (var name : names) {
                var tensor = held.get(name);
                if (tensor == null)
                    throw new UnusableModel(folder.resolve(file) + " has no tensor " + name + ", which " + INDEX
                            + " looks for there: get all files again, from one revision");
                add(tensor);
            }
        });
    }

    private void add(StoredTensor tensor) {
        var name = tensor.name();
        var plain = name.startsWith(PREFIX) ? name.substring(PREFIX.length()) : name;
        var other = tensors.putIfAbsent(plain, tensor);
        if (other != null)
            throw new UnusableModel(tensor.file() + " has tensor " + plain + " twice, as " + other.name() + " and as "
                    + name + ": use the model as published");
    }

    /** @return names of tensors by the name of their file, as the index says */
    private static Map<String, List<String>> shards(Path folder) {
        var index = folder.resolve(INDEX);
        if (!Files.exists(index))
            throw new UnusableModel(folder + " has neither " + SINGLE + " nor " + INDEX
                    + ": give the folder with the model's files as Hugging Face serves them");
        var map = JsonFile.read(index).path("weight_map");
        if (!map.isObject() || map.isEmpty()) throw new UnusableModel(index + " has no weight_map: get the file again");
        var shards = new LinkedHashMap<String, List<String>>();
        for (var entry : map.properties()) {
            var file = entry.getValue().asText();
            if (!isPlainName(file))
                throw new UnusableModel(index + " names the file \"" + file + "\" for tensor " + entry.getKey()
                        + ", which is not a file of its own folder: use the model as published");
            shards.computeIfAbsent(file, _ -> new ArrayList<>()).add(entry.getKey());
        }
        return shards;
    }

    private static boolean isPlainName(String name) {
        return name.endsWith(".safetensors")
                && name.chars().allMatch(c -> c > ' ' && c != '/' && c != '\\' && c != ':');
    }

    /** @throws UnusableModel when it is missing, or has another shape than {@code shape} */
    StoredTensor find(String name, List<Long> shape) {
        var tensor = tensors.get(name);
        if (tensor == null)
            throw new UnusableModel(folder + " has no tensor " + name
                    + ": either files are missing, or config.json belongs to another model");
        if (!tensor.shape().equals(shape))
            throw new UnusableModel(tensor.file() + ": tensor " + name + " has shape " + tensor.shape()
                    + " but config.json makes it " + shape + ": they belong to different models");
        return tensor;
    }

    @Override
    public void close() {
        arena.close();
    }
}
