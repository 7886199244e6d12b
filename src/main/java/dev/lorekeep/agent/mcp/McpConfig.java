package dev.lorekeep.agent.mcp;

import io.smallrye.config.ConfigMapping;
import java.nio.file.Path;
import java.util.Optional;

/** Where the servers of tools are described. */
@ConfigMapping(prefix = "lorekeep.mcp")
public interface McpConfig {
    /** Such as {@code mcp.yaml}; without it there are no tools of others, since each of them is a way out of the house. */
    Optional<Path> file();
}
