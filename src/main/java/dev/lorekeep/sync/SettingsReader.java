package dev.lorekeep.sync;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lorekeep.sync.SourceSettings.Imap.Encryption;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads a source's settings from JSON: defaults filled in, each refusal names the setting and what it should be. */
final class SettingsReader {
    private static final int MAX_TEXT = 1000;

    private final JsonNode node;
    private final Set<String> read = new HashSet<>();

    private SettingsReader(JsonNode node) {
        this.node = node;
    }

    /** The settings are not usable; the message is for the person who entered them. */
    static final class BadSettings extends RuntimeException {
        private static final long serialVersionUID = 1;

        BadSettings(String message) {
            super(message);
        }
    }

    static SourceSettings read(SourceKind kind, @Nullable JsonNode node) {
        if (node == null || !node.isObject()) throw new BadSettings("settings must be an object.");
        var reader = new SettingsReader(node);
        var settings = switch (kind) {
            case S3 -> reader.s3();
            case WEBDAV -> reader.webDav();
            case IMAP -> reader.imap();
            case WEB -> reader.web();
        };
        reader.refuseUnknown();
        return settings;
    }

    private SourceSettings s3() {
        var endpoint = optional("endpoint");
        var region = text("region", "us-east-1");
        if (!region.matches("[a-z0-9-]{1,40}"))
            throw new BadSettings("settings.region has small letters, digits and '-', such as eu-central-1.");
        var bucket = required("bucket", "the bucket's name");
        if (!bucket.matches("[A-Za-z0-9][A-Za-z0-9._-]{1,254}"))
            throw new BadSettings("settings.bucket is no bucket's name: letters, digits, '.', '_' and '-'.");
        return new SourceSettings.S3(
                endpoint == null ? null : http("endpoint", endpoint, ""),
                region,
                bucket,
                text("prefix", ""),
                optional("accessKeyId"),
                flag("pathStyle", endpoint != null));
    }

    private SourceSettings webDav() {
        var url = http(
                "url", required("url", "the folder's address, such as https://files.example.org/dav/reports/"), "/");
        var user = optional("user");
        if (url.getScheme().equals("http") && user != null && !flag("unencrypted", false))
            throw new BadSettings("settings.url begins with http://, so the password would be sent unencrypted: use "
                    + "https://, or set \"unencrypted\": true if the network is trusted.");
        flag("unencrypted", false);
        return new SourceSettings.WebDav(url, user);
    }

    private SourceSettings imap() {
        var server = required("server", "the mail server's name, such as imap.example.org");
        if (!server.matches("[A-Za-z0-9._:-]{1,253}")) throw new BadSettings("settings.server is no host name.");
        var encryption = Arrays.stream(Encryption.values())
                .filter(each -> each.name().equals(text("encryption", "TLS").toUpperCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() -> new BadSettings("settings.encryption is TLS, STARTTLS or NONE."));
        var port = number("port", encryption == Encryption.TLS ? 993 : 143, 1, 65_535);
        return new SourceSettings.Imap(server, port, encryption, required("user", "the account's name"), folders());
    }

    private List<String> folders() {
        read.add("folders");
        var given = node.get("folders");
        if (given == null || given.isNull()) return List.of("INBOX");
        var folders = new ArrayList<String>();
        for (var each : given)
            if (each.isTextual() && !each.asText().isBlank())
                folders.add(each.asText().strip());
        if (!given.isArray() || folders.isEmpty() || folders.size() != given.size() || folders.size() > 100)
            throw new BadSettings("settings.folders is a list of 1 to 100 folder names, such as [\"INBOX\"].");
        return folders;
    }

    private SourceSettings web() {
        var start = http("start", required("start", "the first page, such as https://www.example.org/docs/"), "");
        if (start.getRawPath().isEmpty()) start = start.resolve("/");
        var path = text("path", "/");
        if (!path.startsWith("/")) throw new BadSettings("settings.path begins with '/'.");
        return new SourceSettings.Web(
                start,
                path,
                number("depth", 3, 0, 20),
                number("maxPages", 500, 1, 100_000),
                number("delayMillis", 1000, 0, 60_000),
                flag("privateAddresses", false));
    }

    private URI http(String name, String text, String end) {
        try {
            var uri = new URI(text.endsWith(end) ? text : text + end);
            var scheme = uri.getScheme();
            if (scheme == null
                    || uri.getHost() == null
                    || !scheme.toLowerCase(Locale.ROOT).matches("https?"))
                throw new BadSettings("settings." + name + " begins with https:// or http:// and a host.");
            if (uri.getRawUserInfo() != null)
                throw new BadSettings("settings." + name + " holds a name or password: give them in their own fields.");
            if (uri.getRawFragment() != null || (!name.equals("start") && uri.getRawQuery() != null))
                throw new BadSettings("settings." + name + " must not have '?' or '#'.");
            return uri;
        } catch (URISyntaxException e) {
            throw new BadSettings("settings." + name + " is no address: " + e.getReason() + ".");
        }
    }

    private String required(String name, String what) {
        var text = optional(name);
        if (text == null) throw new BadSettings("settings." + name + " is missing: " + what + ".");
        return text;
    }

    private String text(String name, String standard) {
        var text = optional(name);
        return text == null ? standard : text;
    }

    private @Nullable String optional(String name) {
        read.add(name);
        var given = node.get(name);
        if (given == null || given.isNull()) return null;
        if (!given.isTextual()) throw new BadSettings("settings." + name + " is a text.");
        var text = given.asText().strip();
        if (text.length() > MAX_TEXT || text.chars().anyMatch(Character::isISOControl))
            throw new BadSettings("settings." + name + " is too long or has control characters.");
        return text.isEmpty() ? null : text;
    }

    private int number(String name, int standard, int least, int most) {
        read.add(name);
        var given = node.get(name);
        if (given == null || given.isNull()) return standard;
        if (!given.canConvertToInt() || !given.isIntegralNumber() || given.asInt() < least || given.asInt() > most)
            throw new BadSettings("settings." + name + " is a number from " + least + " to " + most + ".");
        return given.asInt();
    }

    private boolean flag(String name, boolean standard) {
        read.add(name);
        var given = node.get(name);
        if (given == null || given.isNull()) return standard;
        if (!given.isBoolean()) throw new BadSettings("settings." + name + " is true or false.");
        return given.asBoolean();
    }

    private void refuseUnknown() {
        node.fieldNames().forEachRemaining(name -> {
            if (!read.contains(name))
                throw new BadSettings("There is no setting \"" + name + "\" for this kind of source.");
        });
    }
}
