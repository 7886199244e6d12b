package dev.lorekeep.models.wire;

/**
 * Takes {@code <think>…</think>} out of a text that arrives in pieces, however the tags are split between them. Not
 * thread-safe.
 */
public final class ThinkFilter {
    private static final String OPEN = "<think>";
    private static final String CLOSE = "</think>";

    private final StringBuilder held = new StringBuilder();
    private boolean thinking;
    private boolean afterThought;

    /** @return what of the text so far is certainly not thought, less what earlier calls returned */
    public String accept(String piece) {
        held.append(piece);
        var spoken = new StringBuilder();
        while (true) {
            var tag = thinking ? CLOSE : OPEN;
            var at = held.indexOf(tag);
            if (at < 0) {
                // the end may be the beginning of a tag: hold that much back
                var keep = partialTag(tag);
                if (!thinking) speak(spoken, held.substring(0, held.length() - keep));
                held.delete(0, held.length() - keep);
                return spoken.toString();
            }
            if (!thinking) speak(spoken, held.substring(0, at));
            held.delete(0, at + tag.length());
            afterThought |= thinking;
            thinking = !thinking;
        }
    }

    /** @return what was held back and turned out to be text */
    public String end() {
        var spoken = new StringBuilder();
        if (!thinking) speak(spoken, held.toString());
        held.setLength(0);
        return spoken.toString();
    }

    private void speak(StringBuilder spoken, String text) {
        // servers put blank lines between thought and answer
        var shown = afterThought ? text.stripLeading() : text;
        if (!shown.isEmpty()) afterThought = false;
        spoken.append(shown);
    }

    private int partialTag(String tag) {
        for (var length = Math.min(tag.length() - 1, held.length()); length > 0; length--) {
            if (tag.startsWith(held.substring(held.length() - length))) return length;
        }
        return 0;
    }
}
