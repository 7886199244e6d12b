package dev.lorekeep.agent.tools;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.langchain4j.agent.tool.ToolSpecification;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The tools of one run, by the names that a model is told: letters, digits, underscores and hyphens, at most 64. */
public final class Toolbox {
    public static final Toolbox EMPTY = new Toolbox(List.of());
    private static final int MAX_NAME = 64;

    private final Map<String, Entry> byName = new LinkedHashMap<>();

    private record Entry(Tool tool, ToolSpecification specification, ObjectNode schema) {}

    public Toolbox(List<Tool> tools) {
        for (var tool : tools) {
            var specification = tool.specification();
            var name = unused(specification.name());
            var told = specification.toBuilder().name(name).build();
            byName.put(name, new Entry(tool, told, ToolSchemas.schema(told)));
        }
    }

    private String unused(String name) {
        var safe = name.replaceAll("[^a-zA-Z0-9_-]", "_");
        if (safe.length() > MAX_NAME) safe = safe.substring(0, MAX_NAME);
        var unused = safe;
        for (var i = 2; byName.containsKey(unused); i++) {
            var ending = "_" + i;
            unused = safe.substring(0, Math.min(safe.length(), MAX_NAME - ending.length())) + ending;
        }
        return unused;
    }

    public boolean isEmpty() {
        return byName.isEmpty();
    }

    public List<ToolSpecification> specifications() {
        return byName.values().stream().map(Entry::specification).toList();
    }

    public List<String> names() {
        return List.copyOf(byName.keySet());
    }

    public Optional<Tool> find(String name) {
        return Optional.ofNullable(byName.get(name)).map(Entry::tool);
    }

    /** @param name of a tool there is */
    public Arguments arguments(String name, String json) {
        var entry = byName.get(name);
        if (entry == null) throw new IllegalArgumentException("no tool " + name);
        return Arguments.read(json, entry.schema());
    }
}
