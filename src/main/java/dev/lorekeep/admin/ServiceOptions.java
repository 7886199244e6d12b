package dev.lorekeep.admin;

import dev.lorekeep.platform.Settings;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The options that all commands share; they may stand before or after the command's name. */
final class ServiceOptions {
    @Option(
            names = "--data",
            paramLabel = "DIR",
            scope = ScopeType.INHERIT,
            description = "The data folder (LOREKEEP_DATA); by default data/ beside the launcher.")
    private @Nullable String data;

    @Option(
            names = "--port",
            paramLabel = "N",
            scope = ScopeType.INHERIT,
            description = "The HTTP port (LOREKEEP_PORT); by default 8080.")
    private @Nullable String port;

    Settings settings() {
        return settings(Map.of());
    }

    /** With settings that this command adds or fixes. */
    Settings settings(Map<String, String> more) {
        var properties = new HashMap<String, String>();
        if (data != null) properties.put("lorekeep.data", data);
        if (port != null) properties.put("lorekeep.port", port);
        properties.putAll(more);
        return Settings.read(properties);
    }

    Optional<String> data() {
        return Optional.ofNullable(data);
    }

    boolean hasPort() {
        return port != null;
    }
}
