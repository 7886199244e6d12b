package dev.lorekeep.parse;

import dev.lorekeep.parse.Block.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jsoup.Jsoup;

/**
 * Reads Markdown line by line: headings, fenced code, lists, pipe tables, quotes, embedded HTML. A block parser for reading, not for
 * rendering: it keeps the words and their structure and drops the marks.
 */
final class MarkdownReader implements FormatReader {
    private static final Pattern HEADING = Pattern.compile("^ {0,3}(#{1,6})(?:[ \\t]+(.*?))?(?:[ \\t]+#+)?[ \\t]*$");
    private static final Pattern SETEXT = Pattern.compile("^ {0,3}(=+|-{2,})[ \\t]*$");
    private static final Pattern FENCE = Pattern.compile("^ {0,3}(`{3,}|~{3,}).*$");
    private static final Pattern ITEM = Pattern.compile("^\\s*(?:[-*+]|(\\d{1,9}[.)]))\\s+(.*)$");
    private static final Pattern RULE = Pattern.compile("^ {0,3}([-*_])(?:[ \\t]*\\1){2,}[ \\t]*$");
    private static final Pattern TABLE_RULE = Pattern.compile("^\\s*\\|?\\s*:?-+:?\\s*(\\|\\s*:?-+:?\\s*)*\\|?\\s*$");
    private static final Pattern HTML = Pattern.compile(
            "^ {0,3}</?(table|div|p|ul|ol|dl|details|summary|h[1-6]|pre|center|section|article|blockquote|figure|img|br|hr|a|picture|!--)\\b.*",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern META = Pattern.compile(
            "^(title|author|date|description|language|lang):\\s*[\"']?(.*?)[\"']?\\s*$", Pattern.CASE_INSENSITIVE);

    @Override
    public void read(Source source, Draft draft, Parts parts) throws Exception {
        var lines = Charsets.read(source.file()).lines().toList();
        new Walk(lines, draft).run();
    }

    private static final class Walk {
        private final List<String> lines;
        private final Draft draft;
        private final StringBuilder text = new StringBuilder();
        private Kind kind = Kind.PARAGRAPH;
        private int at;

        Walk(List<String> lines, Draft draft) {
            this.lines = lines;
            this.draft = draft;
        }

        void run() {
            frontMatter();
            while (at < lines.size()) line(lines.get(at));
            flush();
        }

        private void frontMatter() {
            if (lines.isEmpty() || !lines.getFirst().strip().equals("---")) return;
            for (var end = 1; end < Math.min(lines.size(), 200); end++) {
                if (!lines.get(end).strip().equals("---")) continue;
                for (var meta : lines.subList(1, end)) describe(meta);
                at = end + 1;
                return;
            }
        }

        private void describe(String meta) {
            var matcher = META.matcher(meta);
            if (!matcher.matches()) return;
            switch (matcher.group(1).toLowerCase(java.util.Locale.ROOT)) {
                case "title" -> draft.metadata("title", matcher.group(2));
                case "author" -> draft.metadata("author", matcher.group(2));
                case "date" -> draft.metadata("created", matcher.group(2));
                case "description" -> draft.metadata("subject", matcher.group(2));
                default -> draft.metadata("language", matcher.group(2));
            }
        }

        private void line(String line) {
            var fence = FENCE.matcher(line);
            var heading = HEADING.matcher(line);
            var item = ITEM.matcher(line);
            if (fence.matches()) code(fence.group(1));
            else if (line.isBlank()) {
                flush();
                at++;
            } else if (heading.matches()) {
                flush();
                draft.heading(heading.group(1).length(), plain(heading.group(2) == null ? "" : heading.group(2)));
                at++;
            } else if (!text.isEmpty()
                    && kind == Kind.PARAGRAPH
                    && SETEXT.matcher(line).matches()) {
                var level = line.strip().charAt(0) == '=' ? 1 : 2;
                var title = text.toString();
                text.setLength(0);
                draft.heading(level, title);
                at++;
            } else if (RULE.matcher(line).matches()) {
                flush();
                at++;
            } else if (isTableStart()) table();
            else if (HTML.matcher(line).matches() && text.isEmpty()) html();
            else if (text.isEmpty() && (line.startsWith("    ") || line.startsWith("\t")) && !item.matches())
                indentedCode();
            else if (item.matches()) {
                flush();
                kind = Kind.LIST_ITEM;
                text.append(item.group(1) == null ? "" : item.group(1) + " ").append(plain(item.group(2)));
                at++;
            } else {
                if (!text.isEmpty()) text.append(' ');
                text.append(plain(line.strip().replaceFirst("^(> ?)+", "")));
                at++;
            }
        }

        private void code(String fence) {
            flush();
            var code = new StringBuilder();
            for (at++; at < lines.size(); at++) {
                var line = lines.get(at);
                var stripped = line.strip();
                if (stripped.startsWith(fence) && stripped.chars().allMatch(c -> c == fence.charAt(0))) break;
                code.append(line).append('\n');
            }
            at++;
            draft.add(Kind.CODE, code);
        }

        private void indentedCode() {
            var code = new StringBuilder();
            for (; at < lines.size(); at++) {
                var line = lines.get(at);
                if (!line.isBlank() && !line.startsWith("    ") && !line.startsWith("\t")) break;
                code.append(line.startsWith("\t") ? line.substring(1) : line.substring(Math.min(4, line.length())))
                        .append('\n');
            }
            draft.add(Kind.CODE, code);
        }

        private boolean isTableStart() {
            var line = lines.get(at);
            if (at + 1 >= lines.size() || !line.contains("|")) return false;
            var rule = lines.get(at + 1);
            return rule.contains("-")
                    && TABLE_RULE.matcher(rule).matches()
                    && cells(rule).size() == cells(line).size();
        }

        private void table() {
            flush();
            var table = new TableDraft(draft, false);
            table.row(cells(lines.get(at)), true);
            for (at += 2; at < lines.size(); at++) {
                var line = lines.get(at);
                if (line.isBlank() || !line.contains("|")) break;
                table.row(cells(line), false);
            }
            table.end();
        }

        private static List<String> cells(String line) {
            var row = line.strip();
            if (row.startsWith("|")) row = row.substring(1);
            if (row.endsWith("|") && !row.endsWith("\\|")) row = row.substring(0, row.length() - 1);
            var cells = new ArrayList<String>();
            for (var cell : row.split("(?<!\\\\)\\|", -1)) cells.add(plain(cell.replace("\\|", "|")));
            return cells;
        }

        private void html() {
            var table = lines.get(at).toLowerCase(java.util.Locale.ROOT).contains("<table");
            var html = new StringBuilder();
            for (; at < lines.size(); at++) {
                var line = lines.get(at);
                if (line.isBlank() && !table) break;
                html.append(line).append('\n');
                if (table && line.toLowerCase(java.util.Locale.ROOT).contains("</table")) {
                    at++;
                    break;
                }
            }
            HtmlReader.blocks(Jsoup.parseBodyFragment(html.toString()), draft);
        }

        private void flush() {
            if (!text.isEmpty()) draft.add(kind, text);
            text.setLength(0);
            kind = Kind.PARAGRAPH;
        }
    }

    private static final Pattern IMAGE_OR_LINK =
            Pattern.compile("!?\\[([^\\]]*)\\]\\((?:[^()\\s]|\\([^()]*\\))*(?:\\s+\"[^\"]*\")?\\)");
    private static final Pattern STRONG = Pattern.compile("(\\*\\*|__|~~)(?=\\S)(.+?)(?<=\\S)\\1");
    private static final Pattern EMPHASIS =
            Pattern.compile("(?<![\\w*_\\\\])([*_])(?=\\S)([^*_]+?)(?<=\\S)\\1(?![\\w*_])");
    private static final Pattern CODE_SPAN = Pattern.compile("(`+)(.+?)\\1");
    private static final Pattern TAG = Pattern.compile("</?[a-zA-Z][^<>]*>|<!--.*?-->");
    private static final Pattern ADDRESS = Pattern.compile("<((?:https?://|mailto:)?[^<>\\s]+[.@][^<>\\s]+)>");
    private static final Pattern ESCAPE = Pattern.compile("\\\\([!-/:-@\\[-`{-~])");
    private static final Pattern ENTITY = Pattern.compile("&(#\\d+|#x[0-9a-fA-F]+|[a-zA-Z]+);");
    // inline marks nest no deeper in honest text; lines beyond this length are data
    private static final int MAX_INLINE_CHARACTERS = 20_000;

    /** The words of a line without inline marks. */
    static String plain(String line) {
        if (line.length() > MAX_INLINE_CHARACTERS) return line;
        var text = CODE_SPAN.matcher(line).replaceAll("$2");
        text = IMAGE_OR_LINK.matcher(text).replaceAll("$1");
        text = ADDRESS.matcher(text).replaceAll("$1");
        text = TAG.matcher(text).replaceAll(" ");
        text = STRONG.matcher(text).replaceAll("$2");
        text = EMPHASIS.matcher(text).replaceAll("$2");
        text = ESCAPE.matcher(text).replaceAll("$1");
        return ENTITY.matcher(text).find() ? org.jsoup.parser.Parser.unescapeEntities(text, false) : text;
    }
}
