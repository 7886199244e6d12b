package dev.lorekeep.models.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ToolCallAssemblerTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** However calls are split, interleaved and adorned with repeated names and ids, the same calls come out. */
    @Property(tries = 500)
    void putsAnyPiecesTogether(
            @ForAll @IntRange(min = 1, max = 5) int calls,
            @ForAll boolean repeats,
            @ForAll boolean sameIndex,
            @ForAll long seed) {
        var random = new Random(seed);
        var arguments = new ArrayList<String>();
        var rest = new ArrayList<String>();
        for (var i = 0; i < calls; i++) {
            arguments.add("{\"query\":\"q" + i + " \\\"x\\\" {\",\"n\":" + random.nextInt(1_000) + "}");
            rest.add(arguments.get(i));
        }
        var assembler = new ToolCallAssembler(false);
        var begun = new boolean[calls];
        while (rest.stream().anyMatch(text -> !text.isEmpty())) {
            var call = random.nextInt(calls);
            if (rest.get(call).isEmpty()) continue;
            // without numbers that tell calls apart every piece must carry its id
            var first = !begun[call];
            begun[call] = true;
            var length = 1 + random.nextInt(rest.get(call).length());
            var piece = JSON.createObjectNode().put("index", sameIndex ? 0 : call);
            if (first || repeats || sameIndex) piece.put("id", "id" + call);
            var function =
                    piece.putObject("function").put("arguments", rest.get(call).substring(0, length));
            if (first || repeats) function.put("name", "tool" + call);
            rest.set(call, rest.get(call).substring(length));
            assembler.accept(JSON.createArrayNode().add(piece));
        }
        var whole = assembler.take();
        assertThat(names(whole)).hasSize(calls);
        for (var each : whole) {
            var number = Integer.parseInt(each.path("id").asText().substring(2));
            assertThat(each.path("function").path("name").asText()).isEqualTo("tool" + number);
            assertThat(each.path("function").path("arguments").asText()).isEqualTo(arguments.get(number));
        }
    }

    @Test
    void takesCallsApartThatHaveNoIds() throws JsonProcessingException {
        var assembler = new ToolCallAssembler(false);
        assembler.accept(JSON.readTree("""
                [{"function":{"name":"search","arguments":"{\\"q\\":1}"}},{"function":{"name":"search","arguments":"{\\"q\\":2}"}},
                 {"function":{"name":"open","arguments":{"id":3}}}]"""));
        var whole = assembler.take();
        assertThat(names(whole)).containsExactly("search", "search", "open");
        assertThat(whole.path(2).path("function").path("arguments").asText()).isEqualTo("{\"id\":3}");
        assertThat(whole.path(0).path("id").asText()).matches("[a-z0-9]{9}");
    }

    @Test
    void givesMistralIdsOfNineCharacters() throws JsonProcessingException {
        var assembler = new ToolCallAssembler(true);
        assembler.accept(JSON.readTree("[{\"id\":\"call_123456789\",\"function\":{\"name\":\"now\"}}]"));
        var call = assembler.take().path(0);
        assertThat(call.path("id").asText()).matches("[A-Za-z0-9]{9}");
        assertThat(call.path("function").path("arguments").asText()).isEqualTo("{}");
    }

    @Test
    void refusesHalfACall() {
        for (var arguments : List.of("{\"q\":", "{}{}", "[1]", "search")) {
            var assembler = new ToolCallAssembler(false);
            assembler.accept(JSON.createArrayNode().add(piece("search", arguments)));
            assertThatThrownBy(assembler::take).isInstanceOf(WireFailure.class).hasMessageContaining("malformed");
        }
        var nameless = new ToolCallAssembler(false);
        nameless.accept(JSON.createArrayNode().add(piece("", "{}")));
        assertThatThrownBy(nameless::take).hasMessageContaining("one has no name");
    }

    private static ObjectNode piece(String name, String arguments) {
        var piece = JSON.createObjectNode();
        piece.putObject("function").put("name", name).put("arguments", arguments);
        return piece;
    }

    private static List<String> names(ArrayNode calls) {
        var names = new ArrayList<String>();
        for (JsonNode call : calls) names.add(call.path("function").path("name").asText());
        return names;
    }
}
