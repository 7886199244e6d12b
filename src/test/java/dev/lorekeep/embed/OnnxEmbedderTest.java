package dev.lorekeep.embed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.lorekeep.embed.Embedder.Priority;
import dev.lorekeep.embed.Embedder.Side;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class OnnxEmbedderTest {
    private static Embedder embedder;

    @BeforeAll
    static void load() {
        embedder = OnnxEmbedder.bundled(Path.of("target", "native"));
    }

    @AfterAll
    static void free() {
        embedder.close();
    }

    @Test
    void putsAnAnswerNearerThanAnythingElse() {
        var question = embed(Side.QUERY, "How do I sign in for the first time?").getFirst();
        var passages = embed(
                Side.DOCUMENT,
                "At the first start Lorekeep prints a one-time password for the account admin.",
                "Bananas are rich in potassium.");
        assertThat(cosine(question, passages.get(0))).isGreaterThan(cosine(question, passages.get(1)) + 0.1);
    }

    @Test
    void returnsUnitVectorsOfTheStatedLength() {
        for (var vector : embed(Side.DOCUMENT, "", " ", "\u0000", "\ud83d\ude00", "\ud83d", "word ".repeat(5000))) {
            assertThat(vector).hasSize(embedder.info().dimensions());
            assertThat(cosine(vector, vector)).isCloseTo(1, within(1e-3));
        }
    }

    @Test
    void doesNotLetNeighboursChangeAVector() {
        var alone = embed(Side.DOCUMENT, "A short text.").getFirst();
        var among = embed(Side.DOCUMENT, "word ".repeat(400), "A short text.", "A short text.");
        assertThat(among.get(1)).isEqualTo(alone);
        assertThat(among.get(2)).isEqualTo(alone);
    }

    @Test
    void givesEveryCallerAVectorOfTheirOwn() {
        var first = embed(Side.QUERY, "same question").getFirst();
        first[0] = 7;
        assertThat(embed(Side.QUERY, "same question").getFirst()[0]).isNotEqualTo(7);
    }

    @Test
    void countsTokensWithoutSpecialOnesAndWithoutALimit() {
        assertThat(embedder.countTokens("hello world")).isEqualTo(2);
        assertThat(embedder.countTokens("word ".repeat(5000))).isEqualTo(5000);
        assertThat(embedder.countTokens("")).isZero();
    }

    private static List<float[]> embed(Side side, String... texts) {
        return embedder.embed(List.of(texts), side, Priority.INTERACTIVE).join();
    }

    private static double cosine(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) sum += (double) a[i] * b[i];
        return sum;
    }
}
