package dev.lorekeep.agent.spec;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;

/** Where agents come from. */
@ConfigMapping(prefix = "lorekeep.agents")
public interface AgentConfig {
    /** One Markdown file for each agent; the folder may be missing, then there are those that Lorekeep brings along. */
    @WithDefault("agents")
    Path folder();

    /** Whether administrators may write the files in the page. */
    @WithDefault("true")
    boolean editable();
}
