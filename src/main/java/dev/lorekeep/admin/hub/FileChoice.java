package dev.lorekeep.admin.hub;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Which of a model's files are downloaded: weights in one form, and what is needed to use them. Other forms of the same weights, programs
 * and pickles stay where they are.
 */
public sealed interface FileChoice {
    /** As trained. Lorekeep writes a graph for them. */
    record Safetensors() implements FileChoice {}

    /** A graph that somebody exported. @param format as in {@code model_fp16.onnx}; the plain model.onnx unless given */
    record Onnx(Optional<String> format) implements FileChoice {}

    /** Settings, vocabularies and licence; of sentence-transformers' modules too, such as {@code 1_Pooling/config.json}. */
    Pattern TEXTS = Pattern.compile("(?:[0-9]+_[A-Za-z]+/)?[^/]+\\.(?:json|txt)|LICENSE[^/]*");

    Pattern SAFETENSORS = Pattern.compile("model(?:-[0-9]+-of-[0-9]+)?\\.safetensors");

    /** @throws HubFailure when the form is not there, or too little to run the model */
    default List<HubFile> of(List<HubFile> offered, ModelName name) throws HubFailure {
        if (offered.stream().noneMatch(file -> file.path().matches("(?:[0-9]+_Transformer/)?tokenizer\\.json")))
            throw new HubFailure(name.id() + " has no tokenizer.json, without which Lorekeep cannot run it");
        var weights = switch (this) {
            case Safetensors _ -> safetensors(offered, name);
            case Onnx onnx -> graph(offered, name, onnx.format());
        };
        return offered.stream()
                .filter(file -> isText(file) || weights.contains(file))
                .toList();
    }

    private boolean isText(HubFile file) {
        // an index without its weights would be taken for them
        if (this instanceof Onnx && file.path().endsWith(".safetensors.index.json")) return false;
        return TEXTS.matcher(file.path()).matches();
    }

    private static List<HubFile> safetensors(List<HubFile> offered, ModelName name) throws HubFailure {
        var weights = matching(offered, SAFETENSORS);
        if (weights.isEmpty()) throw new HubFailure(name.id() + " has no model.safetensors. " + graphs(offered));
        return weights;
    }

    private static List<HubFile> graph(List<HubFile> offered, ModelName name, Optional<String> format)
            throws HubFailure {
        var graph = "model" + format.map(given -> "_" + given).orElse("") + ".onnx";
        // beside the graph lie its weights
        var files = Pattern.quote(graph) + "(?:[._]data(?:_[0-9]+)?)?";
        for (var folder : List.of("onnx/", "")) {
            var found = matching(offered, Pattern.compile(folder + files));
            if (found.stream().anyMatch(file -> file.path().equals(folder + graph))) return found;
        }
        throw new HubFailure(name.id() + " has no " + graph + ". " + graphs(offered));
    }

    private static List<HubFile> matching(List<HubFile> offered, Pattern pattern) {
        Predicate<String> matches = pattern.asMatchPredicate();
        return offered.stream().filter(file -> matches.test(file.path())).toList();
    }

    private static String graphs(List<HubFile> offered) {
        var graphs = offered.stream()
                .map(HubFile::path)
                .filter(path -> path.endsWith(".onnx"))
                .sorted()
                .collect(Collectors.joining(", "));
        return graphs.isEmpty() ? "It has no ONNX graph either" : "With --onnx and --format there are: " + graphs;
    }
}
