package dev.lorekeep.agent.verify;

import dev.lorekeep.agent.Words;
import dev.lorekeep.chunk.Sentences;
import dev.lorekeep.chunk.TextRange;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Cuts an answer into the sentences that claim something: no headings, questions, code, table heads, announcements ("These are the
 * causes:"), nor the sentence that says that the passages do not answer. Pure functions.
 */
final class Statements {
    private static final Pattern MARKER = Pattern.compile("\\[(\\d{1,3}(?:\\s?[,;]\\s?\\d{1,3}){0,20})]");
    private static final Pattern LEADING_MARKERS =
            Pattern.compile("(?:\\[\\d{1,3}(?:\\s?[,;]\\s?\\d{1,3}){0,20}][\\s.,;]{0,3}){1,20}");
    private static final Pattern NUMBER = Pattern.compile("\\d+");
    private static final Pattern LINK = Pattern.compile("!?\\[([^\\]\\n]{0,300})]\\([^)\\n]{0,1000}\\)");
    private static final Pattern LINE_MARK =
            Pattern.compile("(?m)^[ \\t]{0,20}(?:>[ \\t]?){0,5}(?:(?:[-*+•]|\\d{1,3}[.)])[ \\t]+)?");
    private static final Pattern EMPHASIS =
            Pattern.compile("(?<!\\\\)(?:\\*{1,3}|`{1,3}|~~|(?<!\\w)_{1,2}|_{1,2}(?!\\w))");
    private static final Pattern ESCAPE = Pattern.compile("\\\\([\\p{Punct}])");
    private static final Pattern HEADING = Pattern.compile("(?s)\\s{0,3}#{1,6}\\s.*|\\*\\*[^*]{1,200}\\*\\*:?");
    private static final Pattern TABLE_RULE = Pattern.compile("[\\s|:+=_*-]+");
    private static final Pattern ABSTENTION = Pattern.compile(
            "(?is)(?:unfortunately,? |sorry,? |i(?:'m| am) sorry,? )?(?:but )?(?:based on [^.]{0,60}, )?"
                    + "(?:(?:the |these |those |your |provided |given |available |cited )*"
                    + "(?:passages?|documents?|sources?|texts?|context)(?: that)?(?: you may read)?"
                    + "(?: provided| given)? (?:do(?:es)? not|don['’]t|doesn['’]t|did not|cannot|never|contain no|give no|say nothing)"
                    + "|(?:i|we) (?:do not|don['’]t|cannot|can['’]t|could not|couldn['’]t) (?:know|find|answer|tell|say)"
                    + "|there is (?:no (?:information|mention|answer)|nothing)"
                    + "|(?:die|diese) (?:passagen|dokumente|quellen|texte?) \\S+ (?:\\S+ ){0,6}(?:nicht|keine?)\\b"
                    + "|(?:los|estos) (?:pasajes|documentos|textos) no\\b).*");
    private static final int FEW_WORDS = 2;

    private Statements() {}

    /** One stretch of an answer between empty lines. */
    private record Block(List<TextRange> sentences, SortedSet<Integer> markers) {}

    static List<Statement> of(String answer) {
        var statements = new ArrayList<Statement>();
        SortedSet<Integer> announced = Collections.emptySortedSet();
        for (var block : blocks(answer)) {
            var markers = block.markers().isEmpty() && continues(answer, block) ? announced : block.markers();
            for (var i = 0; i < block.sentences().size(); i++) {
                if (!isTableHead(answer, block, i))
                    add(answer, block.sentences().get(i), markers, statements);
            }
            announced = announces(answer, block) ? markers : Collections.emptySortedSet();
        }
        return statements;
    }

    private static void add(String answer, TextRange range, SortedSet<Integer> paragraph, List<Statement> statements) {
        var raw = range.of(answer);
        var own = markers(raw);
        var text = plain(raw);
        if (HEADING.matcher(raw.strip()).matches() || !claims(text, own)) return;
        statements.add(new Statement(range.start(), range.end(), text, own.isEmpty() ? paragraph : own));
    }

    private static boolean claims(String text, SortedSet<Integer> own) {
        if (text.isEmpty() || text.endsWith("?") || text.endsWith("？") || text.endsWith("؟")) return false;
        if (own.isEmpty() && (text.endsWith(":") || text.endsWith("："))) return false;
        if (ABSTENTION.matcher(text).matches()) return false;
        var words = Words.of(text);
        // "Yes." is none; "1815" and "212 km" are
        return words.size() > FEW_WORDS
                || words.stream().anyMatch(word -> Character.isDigit(text.codePointAt(word.start())))
                || (!own.isEmpty() && !words.isEmpty());
    }

    /** Without markers and Markdown, on one line. */
    static String plain(String raw) {
        var text = MARKER.matcher(raw).replaceAll(" ");
        text = LINK.matcher(text).replaceAll("$1");
        text = LINE_MARK.matcher(text).replaceAll("");
        text = EMPHASIS.matcher(text).replaceAll("");
        text = ESCAPE.matcher(text).replaceAll("$1");
        return text.strip().replaceAll("\\s+([.,;:!?])", "$1").replaceAll("\\s+", " ");
    }

    static SortedSet<Integer> markers(String raw) {
        var markers = new TreeSet<Integer>();
        var match = MARKER.matcher(raw);
        while (match.find()) {
            var number = NUMBER.matcher(match.group(1));
            while (number.find()) markers.add(Integer.valueOf(number.group()));
        }
        return markers;
    }

    private static List<Block> blocks(String answer) {
        var blocks = new ArrayList<Block>();
        var start = 0;
        var fence = false;
        for (var at = 0; at <= answer.length(); ) {
            var newline = answer.indexOf('\n', at);
            var end = newline < 0 ? answer.length() : newline;
            var line = answer.substring(at, end).strip();
            var isFence = line.startsWith("```") || line.startsWith("~~~");
            if (isFence || (line.isEmpty() && !fence)) {
                if (!fence) addBlock(answer, start, at, blocks);
                if (isFence) fence = !fence;
                start = end;
            }
            at = end + 1;
        }
        // a fence that is never closed hides nothing but code
        if (!fence) addBlock(answer, start, answer.length(), blocks);
        return blocks;
    }

    private static void addBlock(String answer, int from, int to, List<Block> blocks) {
        if (from >= to) return;
        var text = answer.substring(from, to);
        if (text.isBlank()) return;
        var sentences = new ArrayList<TextRange>();
        for (var range : Sentences.split(text))
            append(answer, new TextRange(from + range.start(), from + range.end()), sentences);
        if (!sentences.isEmpty()) blocks.add(new Block(sentences, markers(text)));
    }

    /** "… in 1969. [2] The next" leaves a marker in front of the next sentence: it belongs to the one before. */
    private static void append(String answer, TextRange range, List<TextRange> sentences) {
        var leading = LEADING_MARKERS.matcher(range.of(answer));
        var previous = sentences.isEmpty() ? null : sentences.getLast();
        if (previous == null
                || !leading.lookingAt()
                || answer.substring(previous.end(), range.start()).contains("\n")) {
            sentences.add(range);
            return;
        }
        var end = range.start() + leading.end();
        while (Character.isWhitespace(answer.charAt(end - 1))) end--;
        sentences.set(sentences.size() - 1, new TextRange(previous.start(), end));
        var rest = range.start() + leading.end();
        if (rest < range.end()) sentences.add(new TextRange(rest, range.end()));
    }

    private static boolean isTableHead(String answer, Block block, int at) {
        var row = block.sentences().get(at).of(answer);
        if (TABLE_RULE.matcher(row).matches()) return true;
        return at + 1 < block.sentences().size()
                && row.contains("|")
                && TABLE_RULE.matcher(block.sentences().get(at + 1).of(answer)).matches();
    }

    private static boolean announces(String answer, Block block) {
        return plain(block.sentences().getLast().of(answer)).endsWith(":");
    }

    /** A list, quotation or table after the sentence that announces it. */
    private static boolean continues(String answer, Block block) {
        var first = block.sentences().getFirst().of(answer);
        return first.contains("|") || LINE_MARK.matcher(first).replaceFirst("").length() < first.length();
    }
}
