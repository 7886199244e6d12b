package dev.lorekeep.serve;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.lorekeep.agent.loop.Step;
import java.util.List;
import java.util.Locale;
import java.util.UUID;

/**
 * What Lorekeep knows of an answer beside its text.
 *
 * @param outcome {@code answered}, {@code abstained} or {@code stopped}
 * @param model what wrote it; {@code extractive} when it is quotes
 * @param nearest when nothing answers the question: the passages that come nearest
 * @param verdicts what each checked statement rests on
 */
@JsonNaming(SnakeCaseStrategy.class)
record AnswerView(
        UUID runId,
        String agent,
        String model,
        String outcome,
        List<CitedPassage> citations,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<CitedPassage> nearest,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Step.Verdict> verdicts,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) String shortAnswer) {
    static AnswerView of(Ended.Answered answered) {
        var answer = answered.answer();
        return new AnswerView(
                answered.run(),
                answered.agent(),
                answer.model(),
                answer.outcome().name().toLowerCase(Locale.ROOT),
                CitedPassage.of(answer.citations()),
                CitedPassage.of(answer.nearest()),
                answered.verdicts(),
                answer.shortAnswer());
    }
}
