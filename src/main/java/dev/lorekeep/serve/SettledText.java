package dev.lorekeep.serve;

import java.util.function.Consumer;

/**
 * Lets through only text that nothing takes back, since what a program was sent cannot be unsaid. A round that may end in tools, and
 * a draft that is checked, wait for the end; a round that can only be the answer goes out as it is written.
 */
final class SettledText {
    /** Characters of a piece of text that was held back: about a line. */
    private static final int PIECE_CHARACTERS = 80;

    private final boolean checked;
    private final Consumer<String> out;
    private final StringBuilder sent = new StringBuilder();
    private final StringBuilder pending = new StringBuilder();
    private boolean live;

    /**
     * @param checked whether drafts are held against their sources after they are written
     * @param out is given the answer piece by piece, without blanks around it
     */
    SettledText(boolean checked, Consumer<String> out) {
        this.checked = checked;
        this.out = out;
    }

    /** A model is about to speak. */
    void asked(boolean tools) {
        live = !tools && !checked;
    }

    void text(String piece) {
        if (!live) return;
        pending.append(piece);
        // an answer has no blanks around it: those at the end wait until something follows
        var end = pending.length();
        while (end > 0 && Character.isWhitespace(pending.charAt(end - 1))) end--;
        if (end == 0) return;
        var text = pending.substring(0, end);
        pending.delete(0, end);
        send(sent.isEmpty() ? text.stripLeading() : text);
    }

    /** @return false when what was sent is not how the answer begins */
    boolean finished(String answer) {
        if (!answer.startsWith(sent.toString())) return false;
        var rest = answer.substring(sent.length());
        while (!rest.isEmpty()) {
            var end = endOfPiece(rest);
            send(rest.substring(0, end));
            rest = rest.substring(end);
        }
        return true;
    }

    private static int endOfPiece(String text) {
        for (var at = PIECE_CHARACTERS; at < text.length(); at++) {
            if (Character.isWhitespace(text.charAt(at))) return at;
        }
        return text.length();
    }

    private void send(String text) {
        if (text.isEmpty()) return;
        sent.append(text);
        out.accept(text);
    }
}
