package dev.lorekeep.agent.loop;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Where the arguments of a call would send something: web and mail addresses, host names, bank accounts. Once document text is in the
 * context they must come from the person or an allow-list, because a document may have put them into the model's mouth. Pure
 * functions.
 */
public final class Outbound {
    private static final Pattern ADDRESS = Pattern.compile(
            // a web or file address, a mail address, a bare host name, a bank account (ISO 13616)
            "(?<url>\\b[a-z][a-z0-9+.-]{1,20}://[^\\s\"'<>]+)"
                    + "|(?<mail>[\\w.+%-]+@[\\w-]+(?:\\.[\\w-]+)+)"
                    + "|(?<host>\\b(?:www\\.)?(?:[\\w-]+\\.)+(?:[a-z]{2,24}|xn--[a-z0-9-]+)\\b(?::\\d+)?(?:/[^\\s\"'<>]*)?)"
                    + "|(?<ip>\\b\\d{1,3}(?:\\.\\d{1,3}){3}\\b)"
                    + "|(?<iban>\\b[a-z]{2}\\d{2}(?: ?[a-z0-9]{4}){2,7}(?: ?[a-z0-9]{1,4})?\\b)",
            Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CHARACTER_CLASS);
    private static final Pattern NOISE = Pattern.compile("[\\s\\p{Cf}]+");

    private Outbound() {}

    /**
     * @param said what the person wrote in this conversation
     * @param allowed domains such as {@code company.example}, which stand for their sub-domains too, or whole addresses
     * @return the first address that neither names
     */
    public static Optional<String> unvouched(JsonNode arguments, List<String> said, Set<String> allowed) {
        var texts = new ArrayList<String>();
        collect(arguments, texts);
        var words = plain(String.join(" ", said));
        for (var text : texts) {
            var match = ADDRESS.matcher(text);
            while (match.find()) {
                var address = stripped(match.group());
                if (!isNamed(address, words) && allowed.stream().noneMatch(each -> covers(each, address)))
                    return Optional.of(address);
            }
        }
        return Optional.empty();
    }

    /** Names of arguments are text too. */
    private static void collect(JsonNode node, List<String> texts) {
        if (node.isTextual()) texts.add(node.asText());
        if (node.isArray()) node.forEach(each -> collect(each, texts));
        node.properties().forEach(each -> {
            texts.add(each.getKey());
            collect(each.getValue(), texts);
        });
    }

    private static String stripped(String address) {
        return address.replaceAll("[.,;:!?)\\]}]+$", "");
    }

    /** As a whole word: {@code evil.example} is not vouched for by {@code notevil.example}. */
    private static boolean isNamed(String address, String words) {
        var wanted = plain(address);
        for (var at = words.indexOf(wanted); at >= 0; at = words.indexOf(wanted, at + 1)) {
            var before = at == 0 ? ' ' : words.charAt(at - 1);
            var end = at + wanted.length();
            var after = end == words.length() ? ' ' : words.charAt(end);
            var afterThat = end + 1 >= words.length() ? ' ' : words.charAt(end + 1);
            if (isEdge(before)
                    && (isEdge(after) || (".,;:!?)".indexOf(after) >= 0 && !Character.isLetterOrDigit(afterThat))))
                return true;
        }
        return false;
    }

    private static boolean isEdge(char character) {
        return !Character.isLetterOrDigit(character) && "@.-_/:+%".indexOf(character) < 0;
    }

    private static boolean covers(String allowed, String address) {
        var wanted = allowed.strip().toLowerCase(Locale.ROOT);
        var given = address.toLowerCase(Locale.ROOT);
        if (given.equals(wanted)) return true;
        var host = given.replaceFirst("^[a-z][a-z0-9+.-]*://", "").replaceFirst("[/?#\\\\].*$", "");
        // what stands before the last @ is a user, in mail and web addresses alike
        host = host.substring(host.lastIndexOf('@') + 1).replaceFirst(":\\d+$", "");
        return host.equals(wanted) || host.endsWith("." + wanted);
    }

    private static String plain(String text) {
        return NOISE.matcher(text.toLowerCase(Locale.ROOT)).replaceAll(" ");
    }
}
