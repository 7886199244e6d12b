package dev.lorekeep.agent.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lorekeep.platform.StartupProblem;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AgentFileTest {
    private static final String GOOD = """
            ---
            title: Travel desk
            description: Answers questions about travel.
            collections: [travel-rules]
            tools: [search, calculate, tickets__*]
            route: careful
            budgets: {rounds: 4, calls: 8, tokens: 50k, time: 90s}
            starters:
              - How much may a hotel cost?
            audience: [Sales]
            ---
            Be brief.

            --- not the end of anything
            """;

    @Test
    void readsEverythingThatAFileMaySay() {
        var agent = AgentFile.parse("travel", GOOD);
        assertThat(agent.title()).isEqualTo("Travel desk");
        assertThat(agent.collections()).containsExactly("travel-rules");
        assertThat(agent.tools()).containsExactly("search", "calculate", "tickets__*");
        assertThat(agent.route()).isEqualTo("careful");
        assertThat(agent.budgets().time()).isEqualTo(Duration.ofSeconds(90));
        assertThat(agent.budgets().tokens()).isEqualTo(50_000);
        assertThat(agent.starters()).containsExactly("How much may a hotel cost?");
        assertThat(agent.audience()).containsExactly("Sales");
        assertThat(agent.instructions()).isEqualTo("Be brief.\n\n--- not the end of anything");
        assertThat(agent.source()).isEqualTo(GOOD);
        assertThat(agent.version()).hasSize(64);
        assertThat(AgentFile.parse("travel", GOOD.replace("\n", "\r\n")).title())
                .isEqualTo("Travel desk");
    }

    /** Each line: what is put for what in the good file, and the whole message. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            title: Travel desk | titel: Travel desk | travel.md:2: titel: found an unknown key; allowed: title, description, collections, tools, route, budgets, starters, audience, output, schema
            title: Travel desk | description2: x | travel.md:2: description2: found an unknown key; allowed: title, description, collections, tools, route, budgets, starters, audience, output, schema
            title: Travel desk | title: | travel.md:2: title: found nothing; allowed: a text
            title: Travel desk | title: [a] | travel.md:2: title: found a list; allowed: a text
            description: Answers questions about travel. | route: x | travel.md:6: not valid YAML: Duplicate field 'route'
            [travel-rules] | travel-rules | travel.md:4: collections: found 'travel-rules'; allowed: a list: names of collections as in their addresses
            [travel-rules] | [Travel Rules] | travel.md:4: collections: found 'Travel Rules'; allowed: names of collections as in their addresses
            [search, calculate, tickets__*] | [serch] | travel.md:5: tools: found 'serch'; allowed: search, open, find, list_documents, query_table, calculate, current_date, or server__tool of an MCP server
            [search, calculate, tickets__*] | [{search: 1}] | travel.md:5: tools: found a block; allowed: search, open, find, list_documents, query_table, calculate, current_date, or server__tool of an MCP server
            rounds: 4 | rounds: 0 | travel.md:7: budgets.rounds: found '0'; allowed: a whole number from 1 to 50
            rounds: 4 | round: 4 | travel.md:7: budgets.round: found an unknown key; allowed: rounds, calls, tokens, time, result-tokens
            calls: 8 | calls: many | travel.md:7: budgets.calls: found 'many'; allowed: a whole number from 0 to 200
            tokens: 50k | tokens: 10 | travel.md:7: budgets.tokens: found '10'; allowed: 1000 or more
            time: 90s | time: 90 | travel.md:7: budgets.time: found '90'; allowed: a duration up to 1h, such as 500ms, 90s or 3m
            time: 90s | time: 2h | travel.md:7: budgets.time: found '2h'; allowed: a duration up to 1h, such as 500ms, 90s or 3m
            {rounds: 4, calls: 8, tokens: 50k, time: 90s} | generous | travel.md:7: budgets: found 'generous'; allowed: a block with rounds, calls, tokens, time, result-tokens
            route: careful | output: essay | travel.md:6: output: found 'essay'; allowed: one of prose, report, table, extract
            route: careful | output: extract | travel.md:2: schema: found nothing; allowed: a JSON Schema of an object, because the output is 'extract'
            route: careful | schema: {type: object} | travel.md:6: schema: found a schema; allowed: no schema unless the output is 'extract'
            [Sales] | Sales | travel.md:10: audience: found 'Sales'; allowed: a list: names of teams
            """)
    void saysWhatIsWrong(String good, String bad, String message) {
        assertThat(GOOD).contains(good);
        assertThatThrownBy(() -> AgentFile.parse("travel", GOOD.replace(good, bad)))
                .isInstanceOf(StartupProblem.class)
                .hasMessage(message);
    }

    @Test
    void saysWhatIsWrongWithTheWholeFile() {
        assertThatThrownBy(() -> AgentFile.parse("travel", "Be brief."))
                .hasMessage(
                        "travel.md:1: begins with 'Be brief.': the first line must be '---', and the settings end with another '---'");
        assertThatThrownBy(() -> AgentFile.parse("travel", "---\ntitle: T\n"))
                .hasMessage("travel.md:3: the settings do not end: a second line '---' is missing");
        assertThatThrownBy(() -> AgentFile.parse("travel", "---\ntitle: T\ndescription: D\n---\n\n"))
                .hasMessage(
                        "travel.md:4: the instructions are missing: write below the second '---' what the agent is to do");
        assertThatThrownBy(() -> AgentFile.parse("Travel Desk", GOOD))
                .hasMessage(
                        "Travel Desk.md: the name 'Travel Desk' cannot be used: allowed are lower-case letters, digits and '-', at most 40");
        assertThatThrownBy(() -> AgentFile.parse("travel", "---\ntitle: [\n---\nx"))
                .hasMessageStartingWith("travel.md:2: not valid YAML: ");
    }

    @Test
    void readsTheAgentsThatComeAlong() {
        for (var name : List.of("ask", "research", "compare", "extract")) {
            try (var stream = AgentFile.class.getResourceAsStream("/agents/" + name + ".md")) {
                var agent = AgentFile.parse(
                        name, new String(stream.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8));
                assertThat(agent.instructions()).isNotBlank();
            } catch (java.io.IOException e) {
                throw new AssertionError(e);
            }
        }
    }
}
