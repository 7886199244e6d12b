package dev.lorekeep.ingest;

import dev.lorekeep.chunk.ChunkSettings;
import dev.lorekeep.parse.OcrChoice;
import dev.lorekeep.parse.ParseOptions;
import dev.lorekeep.platform.Problems;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Ingest settings as a person gives them; what is missing is as usual. */
record GivenSettings(
        @Nullable String strategy,
        @Nullable Integer targetTokens,
        @Nullable Integer maxTokens,
        @Nullable Integer overlapTokens,
        @Nullable String ocr,
        @Nullable List<String> ocrLanguages) {
    static final GivenSettings USUAL = new GivenSettings(null, null, null, null, null, null);

    static GivenSettings of(IngestSettings settings) {
        var chunks = settings.chunks();
        return new GivenSettings(
                chunks.strategy().name(),
                chunks.targetTokens(),
                chunks.maxTokens(),
                chunks.overlapTokens(),
                settings.ocr().mode() == null ? null : settings.ocr().mode().name(),
                settings.ocr().languages());
    }

    /** @param longest what the embedding model reads of a text, in tokens */
    IngestSettings checked(int longest) {
        var usual = ChunkSettings.DEFAULT;
        var max = maxTokens == null ? Math.max(usual.maxTokens(), or(targetTokens, 0)) : maxTokens;
        var target = targetTokens == null ? Math.min(usual.targetTokens(), max) : targetTokens;
        var overlap = or(overlapTokens, 0);
        if (target < ChunkSettings.MIN_TOKENS)
            throw Problems.invalid("Chunks have a target of " + ChunkSettings.MIN_TOKENS + " tokens at least.");
        if (max < target) throw Problems.invalid("The longest chunk cannot be shorter than the target.");
        if (max > longest)
            throw Problems.invalid("The longest chunk can have " + longest
                    + " tokens: the embedding model does not read what is beyond.");
        if (overlap < 0 || overlap > target / 2 || overlap > max - target)
            throw Problems.invalid("The overlap can have " + Math.min(target / 2, max - target)
                    + " tokens: half the target, and no more than what the longest chunk leaves above it.");
        return new IngestSettings(
                new ChunkSettings(
                        one(ChunkSettings.Strategy.class, strategy, usual.strategy(), "strategy"),
                        target,
                        max,
                        overlap),
                recognition());
    }

    private static int or(@Nullable Integer given, int usual) {
        return given == null ? usual : given;
    }

    private OcrChoice recognition() {
        try {
            return new OcrChoice(
                    ocr == null ? null : one(ParseOptions.Ocr.class, ocr, ParseOptions.Ocr.AUTO, "ocr"),
                    ocrLanguages == null ? List.of() : ocrLanguages);
        } catch (IllegalArgumentException e) {
            throw Problems.invalid("Not possible: " + e.getMessage() + ".");
        }
    }

    private static <E extends Enum<E>> E one(Class<E> kind, @Nullable String name, E usual, String field) {
        if (name == null) return usual;
        return Arrays.stream(kind.getEnumConstants())
                .filter(each -> each.name().equalsIgnoreCase(name))
                .findFirst()
                .orElseThrow(() ->
                        Problems.invalid(field + " must be one of " + Arrays.toString(kind.getEnumConstants()) + "."));
    }
}
