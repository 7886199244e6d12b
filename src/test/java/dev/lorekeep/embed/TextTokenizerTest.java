package dev.lorekeep.embed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lorekeep.embed.GoldenModel.Case;
import dev.lorekeep.embed.convert.UnusableModel;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TextTokenizerTest {
    private static final Path NATIVE = Path.of("target", "native");

    static List<Case> cases() {
        return GoldenModel.cases();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void readsATextAsTheReferenceDoes(Case each) throws IOException {
        try (var tokenizer = tokenizer(golden(), each.maxTokens(), GoldenModel.END_TOKEN)) {
            assertThat(tokenizer.encode(each.text()).ids()).containsExactly(each.ids());
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void endsATextWhereTheTokenizerForgetsTo(Case each) throws IOException {
        try (var tokenizer = tokenizer(withoutEnd(), each.maxTokens(), GoldenModel.END_TOKEN)) {
            assertThat(tokenizer.encode(each.text()).ids()).containsExactly(each.ids());
        }
    }

    @Test
    void trustsTheTokenizersOwnEndMoreThanTheConfiguration() throws IOException {
        try (var tokenizer = tokenizer(golden(), 512, 498)) {
            assertThat(tokenizer.encode("a").ids()).containsExactly(64, GoldenModel.END_TOKEN);
        }
    }

    @Test
    void keepsTheSeparatorOfABertWhenItCuts() {
        try (var tokenizer = tokenizer(BundledModel.tokenizer(), 5, null)) {
            var whole = tokenizer.encode("one two").ids();
            var cut = tokenizer.encode("one two three four five six").ids();
            assertThat(cut).hasSize(5).startsWith(whole[0], whole[1], whole[2]).endsWith(whole[whole.length - 1]);
        }
    }

    @Test
    void refusesATokenizerThatMakesNothingOfNothing() throws IOException {
        var json = withoutEnd();
        assertThatThrownBy(() -> tokenizer(json, 512, null))
                .isInstanceOf(UnusableModel.class)
                .hasMessageContaining("empty text")
                .hasMessageContaining("eos_token_id");
    }

    @Test
    void refusesWhatIsNoTokenizer() {
        for (var json : List.of("", "{}", "[1", "{\"model\":{\"type\":\"Nonsense\"}}"))
            assertThatThrownBy(() -> tokenizer(json.getBytes(StandardCharsets.UTF_8), 512, null))
                    .isInstanceOf(UnusableModel.class)
                    .hasMessageContaining("tokenizer.json");
    }

    private static TextTokenizer tokenizer(byte[] json, int maxTokens, @Nullable Integer endToken) {
        return new TextTokenizer(json, maxTokens, endToken, NATIVE);
    }

    private static byte[] golden() throws IOException {
        return Files.readAllBytes(GoldenModel.FOLDER.resolve("tokenizer.json"));
    }

    /** As early uploads of Qwen3-Embedding were. */
    private static byte[] withoutEnd() throws IOException {
        var mapper = new JsonMapper();
        var json = (ObjectNode) mapper.readTree(golden());
        json.putNull("post_processor");
        return mapper.writeValueAsBytes(json);
    }
}
