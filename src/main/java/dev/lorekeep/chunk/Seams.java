package dev.lorekeep.chunk;

import dev.lorekeep.chunk.ChunkSettings.Strategy;
import dev.lorekeep.parse.Block;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Units at which a strategy begins a chunk whatever it costs, each with what chunks after it that go on have in their context. */
final class Seams {
    private static final Pattern QUESTION_MARK = Pattern.compile(".*[?？؟]\\W*", Pattern.DOTALL);
    private static final Pattern QUESTION_LABEL = Pattern.compile(
            "(?iu)\\W{0,3}(?:Q|Question|F|Frage|P|Pregunta|Pergunta|Domanda|D|Vraag|Вопрос|В|問|问|Q&A)\\s?\\d{0,4}\\s?[.:：)]\\s?\\S.*",
            Pattern.DOTALL);
    private static final Pattern QUESTION_COLUMN = Pattern.compile(
            "(?iu).*\\b(?:questions?|fragen?|preguntas?|perguntas?|domande?|vragen?|вопросы?|faq)\\b.*",
            Pattern.DOTALL);

    /** A longer paragraph that ends with a question mark is an answer with a question in it. */
    private static final int MAX_QUESTION_CHARACTERS = 300;

    private final TreeMap<Integer, String> leads = new TreeMap<>();

    private Seams() {}

    static Seams of(List<Unit> units, String text, Strategy strategy) {
        var seams = new Seams();
        switch (strategy) {
            case STRUCTURE, FIXED -> {}
            case TABLE_ROWS -> seams.addRows(units);
            case QUESTION_ANSWER -> seams.addQuestions(units, text);
        }
        return seams;
    }

    boolean isAt(int unit) {
        return leads.containsKey(unit);
    }

    /** The question that a chunk goes on to answer that begins at this unit; empty where it begins with it, or has none. */
    String lead(int unit) {
        if (isAt(unit)) return "";
        Map.Entry<Integer, String> before = leads.floorEntry(unit);
        return before == null ? "" : before.getValue();
    }

    private void addRows(List<Unit> units) {
        for (int i = 1; i < units.size(); i++) {
            var unit = units.get(i);
            if (startsRow(units, i)) leads.put(i, "");
            boolean afterTable =
                    unit.kind() != Block.Kind.TABLE_ROW && units.get(i - 1).kind() == Block.Kind.TABLE_ROW;
            if (afterTable) leads.put(i, "");
        }
    }

    /** The first row stays with its header, if that stands before it. */
    private static boolean startsRow(List<Unit> units, int at) {
        var unit = units.get(at);
        return unit.kind() == Block.Kind.TABLE_ROW
                && unit.opensBlock()
                && units.get(at - 1).kind() != Block.Kind.TABLE_HEADER;
    }

    private void addQuestions(List<Unit> units, String text) {
        boolean answering = false;
        for (int i = 0; i < units.size(); i++) {
            if (isQuestion(units.get(i), text)) {
                boolean together = i > 0 && isQuestion(units.get(i - 1), text);
                if (!together) add(withHeadings(units, i), units.get(i), text);
                answering = true;
            } else if (units.get(i).heading() && answering && !units.get(i - 1).heading()) {
                leads.put(i, "");
                answering = false;
            } else if (startsQuestionRow(units, i)) leads.put(i, "");
        }
    }

    /** The first of the headings that stand right above it. */
    private static int withHeadings(List<Unit> units, int at) {
        int first = at;
        while (first > 0 && units.get(first - 1).heading()) first--;
        return first;
    }

    private void add(int at, Unit question, String text) {
        leads.put(
                at,
                Section.clip(text.substring(question.start(), question.end()).replaceAll("\\s+", " ")));
    }

    private static boolean startsQuestionRow(List<Unit> units, int at) {
        return at > 0
                && startsRow(units, at)
                && QUESTION_COLUMN.matcher(units.get(at).tableHeader()).matches();
    }

    private static boolean isQuestion(Unit unit, String text) {
        boolean prose = switch (unit.kind()) {
            case TITLE, HEADING, PARAGRAPH, LIST_ITEM -> true;
            case TABLE_HEADER, TABLE_ROW, CODE, NOTE -> false;
        };
        if (!prose || !unit.opensBlock() || unit.end() - unit.start() > 4 * MAX_QUESTION_CHARACTERS) return false;
        var said = text.substring(unit.start(), unit.end());
        return QUESTION_LABEL.matcher(said).matches()
                || said.length() <= MAX_QUESTION_CHARACTERS
                        && QUESTION_MARK.matcher(said).matches();
    }
}
