package dev.lorekeep.agent.extract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lorekeep.agent.extract.Standing.Unsupported;
import dev.lorekeep.agent.tools.Arguments;
import dev.lorekeep.testing.TestingPassages;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class FieldsTest {
    private static final Fields FIELDS = Fields.of("""
            {"type": "object", "required": ["date"], "properties": {
              "date": {"type": "string"}, "amount": {"type": "number"}, "paid": {"type": "boolean"},
              "parties": {"type": "array", "items": {"type": "string"}}, "summary": {"type": "string"}}}
            """);

    @Test
    void takesTheFirstValueAndJoinsLists() {
        var first = FIELDS.filled(object("{'date': ' ', 'amount': 3, 'parties': ['Acme  Ltd', 'Blue'], 'more': 1}"));
        var next = FIELDS.filled(object("{'date': '2024-05-01', 'amount': 4, 'parties': ['ACME Ltd', 'Red', '']}"));
        assertThat(FIELDS.merged(first, next))
                .isEqualTo(object("{'date': '2024-05-01', 'amount': 3, 'parties': ['Acme  Ltd', 'Blue', 'Red']}"));
        assertThat(FIELDS.merged(object("{}"), first)).isEqualTo(first);
        assertThat(FIELDS.merged(first, object("{}"))).isEqualTo(first);
    }

    @Test
    void keepsTheOrderOfTheSchemaAndAsksPartsForNothing() {
        assertThat(FIELDS.names()).containsExactly("date", "amount", "paid", "parties", "summary");
        assertThat(FIELDS.ofPart().has("required")).isFalse();
        assertThat(FIELDS.schema().has("required")).isTrue();
    }

    @Test
    void dropsWhatCannotBeStoredOrSeen() {
        assertThat(FIELDS.filled(object("{'date': 'a\\u0000b\\u200bc', 'summary': '\\u200b', 'parties': [null]}")))
                .isEqualTo(object("{'date': 'abc'}"));
    }

    @Test
    void findsTheObjectInWhatAModelSays() {
        assertThat(ReplyObject.in("Here {it} is:\n```json\n{\"a\": {\"b\": 1}}\n``` and {\"c\": 2}"))
                .contains(object("{'a': {'b': 1}}"));
        assertThat(ReplyObject.in("{} {\"a\": 1}")).contains(object("{'a': 1}"));
        assertThat(ReplyObject.in("{}")).contains(object("{}"));
        assertThat(ReplyObject.in("{\"a\": ")).isEmpty();
        assertThat(ReplyObject.in("no")).isEmpty();
        assertThat(ReplyObject.in("{".repeat(10_000))).isEmpty();
    }

    @Test
    void saysWhereValuesStandAndWhichDoNot() {
        var document = new TestingPassages()
                .add("Lease", "Signed on 3 May 2024 by Blue\n  Harbour GmbH. The rent is 1,250.50 euros.")
                .add("Lease", "Nothing of note about Blueberry.");
        var standing = Standing.of(
                object("{'date': '2024-05-03', 'amount': 1250.5, 'paid': true,"
                        + " 'parties': ['blue harbour gmbh', 'Berry', 'Red Pier AG', 'Lease'],"
                        + " 'summary': 'A lease of Blue Harbour GmbH, which Ada Lovelace signed for 77 years.'}"),
                document.passages);
        assertThat(standing.unsupported())
                .containsExactlyInAnyOrder(
                        new Unsupported("parties", "Berry"),
                        new Unsupported("parties", "Red Pier AG"),
                        new Unsupported("summary", "77 years"),
                        new Unsupported("summary", "Ada Lovelace"));
        assertThat(standing.citations())
                .extracting(Standing.Citation::field)
                .containsExactly("date", "amount", "parties");
        var harbour = standing.citations().getLast();
        assertThat(document.passages.getFirst().text().substring(harbour.start() - 1_000, harbour.end() - 1_000))
                .isEqualTo("Blue\n  Harbour GmbH");
    }

    @Test
    void doesNotTakeAYearForADay() {
        var document = new TestingPassages().add("Lease", "Signed in May 2024.");
        assertThat(Standing.of(object("{'date': '2024-05-03'}"), document.passages)
                        .unsupported())
                .containsExactly(new Unsupported("date", "2024-05-03"));
    }

    @Test
    void writesATableThatRunsNothing() {
        var document = UUID.randomUUID();
        var row = new Row(
                document,
                1,
                "=HYPERLINK(\"x\")",
                Row.State.DONE,
                object("{'date': '+1', 'amount': -5.0, 'paid': false, 'parties': ['-a', 'b, c']}"),
                List.of(),
                List.of(new Unsupported("date", "+1")),
                "");
        var failed = new Row(
                document, 1, "B", Row.State.FAILED, object("{}"), List.of(), List.of(), "It was not to be read.");
        assertThat(ExtractionCsv.of(FIELDS, List.of(row, failed)))
                .isEqualTo("document_id,document_title,date,amount,paid,parties,summary,unsupported,problem\r\n"
                        + document + ",\"'=HYPERLINK(\"\"x\"\")\",'+1,-5.0,false,\"'-a; b, c\",,date: +1,\r\n"
                        + document + ",B,,,,,,,It was not to be read.\r\n");
    }

    static ObjectNode object(String json) {
        try {
            return (ObjectNode) Arguments.MAPPER.readTree(json.replace('\'', '"'));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
