package dev.lorekeep.agent.tools;

import dev.langchain4j.agent.tool.ToolSpecification;

/** A tool that reads documents: it changes nothing, and what it returns was written by others. */
abstract class DocumentTool implements Tool {
    private final ToolSpecification specification;

    /** @param schema of the arguments, as JSON text */
    DocumentTool(String name, String description, String schema) {
        this.specification = ToolSchemas.specification(name, description, schema);
    }

    @Override
    public final ToolSpecification specification() {
        return specification;
    }

    @Override
    public final Tier tier() {
        return Tier.READ;
    }

    @Override
    public final boolean untrusted() {
        return true;
    }
}
