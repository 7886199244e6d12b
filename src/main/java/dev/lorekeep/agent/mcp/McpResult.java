package dev.lorekeep.agent.mcp;

import com.fasterxml.jackson.databind.JsonNode;

/** What a server's tool returned, as text for a model: images and links become a note, and nothing is fetched. */
final class McpResult {
    private static final int CHARACTERS_A_TOKEN = 3;
    private static final int MAX_LINK = 200;

    private McpResult() {}

    static String text(JsonNode result, int maxTokens) {
        var text = new StringBuilder();
        for (var content : result.path("content")) {
            if (!text.isEmpty()) text.append('\n');
            text.append(text(content));
        }
        if (text.isEmpty() && result.path("structuredContent").isObject())
            text.append(result.path("structuredContent"));
        if (text.isEmpty()) return "(nothing)";
        return cut(clean(text), maxTokens);
    }

    private static String text(JsonNode content) {
        return switch (content.path("type").asText("")) {
            case "text" -> content.path("text").asText("");
            case "image" -> "(an image, not shown)";
            case "audio" -> "(a sound, not played)";
            case "resource_link" -> "(a link, not opened: " + link(content.path("uri")) + ")";
            case "resource" -> {
                var resource = content.path("resource");
                yield resource.has("text")
                        ? resource.path("text").asText("")
                        : "(a file, not shown: " + link(resource.path("uri")) + ")";
            }
            default -> "(content of an unknown kind)";
        };
    }

    private static String link(JsonNode uri) {
        var text = uri.asText("").replaceAll("\\s+", " ");
        return text.length() <= MAX_LINK ? text : text.substring(0, MAX_LINK) + "…";
    }

    /** Without what a person would not see but a model reads: controls, directional marks, tags. */
    static String clean(CharSequence raw) {
        var text = new StringBuilder(raw.length());
        raw.codePoints().forEach(c -> {
            var kind = Character.getType(c);
            var kept = c == '\n'
                    || c == '\t'
                    || kind != Character.CONTROL && kind != Character.FORMAT && kind != Character.SURROGATE;
            if (kept) text.appendCodePoint(c);
        });
        return text.toString();
    }

    private static String cut(String text, int maxTokens) {
        var max = (int) Math.min(Integer.MAX_VALUE, (long) maxTokens * CHARACTERS_A_TOKEN);
        if (text.length() <= max) return text;
        var note = "\n… cut; the answer has " + text.length() + " characters. Ask for less.";
        var end = Math.max(0, max - note.length());
        if (end > 0 && Character.isHighSurrogate(text.charAt(end - 1))) end--;
        return text.substring(0, end) + note;
    }
}
