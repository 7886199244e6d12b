package dev.lorekeep.admin.hub;

import java.io.IOException;
import java.net.Authenticator;
import java.net.InetSocketAddress;
import java.net.PasswordAuthentication;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The way out: Java's system properties ({@code https.proxyHost}, {@code http.nonProxyHosts}) if they are set, else the variables that other
 * programs read: {@code HTTPS_PROXY}, {@code HTTP_PROXY}, {@code ALL_PROXY}, {@code NO_PROXY}.
 */
final class Proxies extends ProxySelector {
    private final Map<String, String> environment;
    private final Map<String, URI> byScheme = new HashMap<>();

    /** @throws IllegalArgumentException when a variable holds no address */
    Proxies(Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
        for (var scheme : List.of("http", "https"))
            variable(scheme + "_proxy")
                    .or(() -> variable("all_proxy"))
                    .ifPresent(text -> byScheme.put(scheme, parse(text)));
    }

    private static URI parse(String text) {
        try {
            var proxy = URI.create(text.contains("://") ? text : "http://" + text);
            if (proxy.getHost() != null) return proxy;
        } catch (IllegalArgumentException e) {
            // said below, without the text: it may hold a password
        }
        throw new IllegalArgumentException(
                "HTTPS_PROXY, HTTP_PROXY or ALL_PROXY is no address such as" + " http://proxy.example.org:3128");
    }

    @Override
    public List<Proxy> select(URI uri) {
        if (System.getProperty(uri.getScheme() + ".proxyHost") != null)
            return ProxySelector.getDefault().select(uri);
        if (isExcepted(uri.getHost())) return List.of(Proxy.NO_PROXY);
        var proxy = byScheme.get(uri.getScheme());
        if (proxy == null) return List.of(Proxy.NO_PROXY);
        return List.of(new Proxy(Proxy.Type.HTTP, new InetSocketAddress(proxy.getHost(), port(proxy))));
    }

    /**
     * Signs in at proxies whose address holds a name and a password, and nowhere else. Empty when none does: a client with an
     * authenticator takes a refusal without {@code WWW-Authenticate}, as some hubs send it, for a broken connection.
     */
    Optional<Authenticator> authenticator() {
        return byScheme.values().stream().anyMatch(proxy -> proxy.getRawUserInfo() != null)
                ? Optional.of(proxyAuthenticator())
                : Optional.empty();
    }

    private Authenticator proxyAuthenticator() {
        // Java sends no password through a tunnel unless told; whoever wrote it into the address means it
        var secure = byScheme.get("https");
        if (secure != null
                && secure.getRawUserInfo() != null
                && System.getProperty("jdk.http.auth.tunneling.disabledSchemes") == null)
            System.setProperty("jdk.http.auth.tunneling.disabledSchemes", "");
        return new Authenticator() {
            @Override
            protected @Nullable PasswordAuthentication getPasswordAuthentication() {
                if (getRequestorType() != RequestorType.PROXY) return null;
                for (var proxy : byScheme.values())
                    if (proxy.getHost().equals(getRequestingHost())
                            && port(proxy) == getRequestingPort()
                            && proxy.getRawUserInfo() != null) return credentials(proxy.getRawUserInfo());
                return null;
            }
        };
    }

    private static PasswordAuthentication credentials(String userInfo) {
        var parts = userInfo.split(":", 2);
        return new PasswordAuthentication(
                decoded(parts[0]), decoded(parts.length > 1 ? parts[1] : "").toCharArray());
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    private static int port(URI proxy) {
        if (proxy.getPort() >= 0) return proxy.getPort();
        return "https".equals(proxy.getScheme()) ? 443 : 80;
    }

    private boolean isExcepted(String host) {
        for (var entry : variable("no_proxy").orElse("").split(",")) {
            var name = entry.strip().replaceFirst("^\\*?\\.", "");
            if (name.equals("*") || (!name.isEmpty() && (host.equals(name) || host.endsWith("." + name)))) return true;
        }
        return false;
    }

    private Optional<String> variable(String name) {
        return Optional.ofNullable(environment.get(name))
                .or(() -> Optional.ofNullable(environment.get(name.toUpperCase(Locale.ROOT))))
                .map(String::strip)
                .filter(text -> !text.isEmpty());
    }

    @Override
    public void connectFailed(URI uri, SocketAddress address, IOException reason) {
        // the request itself fails with the reason
    }
}
