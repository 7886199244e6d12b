package dev.lorekeep.serve;

/** What a run without an answer is to OpenAI's clients. */
final class Endings {
    private Endings() {}

    static OpenAiError.Refusal refusal(Ended how) {
        return switch (how) {
            case Ended.Answered _ -> throw new IllegalArgumentException("there is an answer");
            case Ended.Failed failed ->
                new OpenAiError.Refusal(502, OpenAiError.of(502, failed.reason(), "answer_failed"));
            case Ended.Withheld _ ->
                new OpenAiError.Refusal(403, OpenAiError.of(403, Ended.Withheld.REASON, "rights_ended"));
            case Ended.Busy _ -> OpenAiError.busy();
        };
    }
}
