package dev.lorekeep.serve;

import java.net.URI;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which web pages may talk to the MCP server. A name that its owner points at this machine (DNS rebinding) is origin and host
 * alike: only addresses in numbers and {@code localhost}, which nobody can point elsewhere, count as this machine; other names an
 * administrator allows.
 */
final class McpOrigins {
    private final Set<String> allowed;

    McpOrigins(Set<String> allowed) {
        this.allowed = Set.copyOf(allowed);
    }

    /**
     * @param origin as the browser says; null from programs that are none
     * @param authority host and port that the request is for
     */
    boolean admit(@Nullable String origin, @Nullable String authority) {
        if (origin == null || allowed.contains(origin)) return true;
        try {
            var from = URI.create(origin);
            return from.getHost() != null
                    && isFixed(from.getHost())
                    && String.valueOf(from.getRawAuthority()).equalsIgnoreCase(authority);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static boolean isFixed(String host) {
        return host.equalsIgnoreCase("localhost") || host.startsWith("[") || host.matches("\\d{1,3}(\\.\\d{1,3}){3}");
    }
}
