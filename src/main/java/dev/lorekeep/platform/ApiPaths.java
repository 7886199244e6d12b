package dev.lorekeep.platform;

import java.util.List;

/** Which addresses programs talk to: Lorekeep's own interface, the OpenAI-compatible one, and MCP. The others are the web page's. */
public final class ApiPaths {
    private static final List<String> ROOTS = List.of("/api", "/v1", "/mcp");

    private ApiPaths() {}

    /** @param path of a request, with its leading slash */
    public static boolean isApi(String path) {
        return ROOTS.stream().anyMatch(path::startsWith);
    }
}
