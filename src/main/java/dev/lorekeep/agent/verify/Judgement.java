package dev.lorekeep.agent.verify;

import java.util.List;
import java.util.stream.Collectors;

/**
 * What is said of one statement, and why.
 *
 * @param certain whether it rests on something that is plainly there or missing, so that no model may change it
 */
record Judgement(Support support, String reason, boolean certain) {
    /** Less than this of the meaning words is a sentence that leans on the question. */
    private static final int FEW_STEMS = 3;

    /** Shares of the statement's words, 0..1; see {@link Claim} for those of other sentences. */
    private static final double HALF = 0.5;

    private static final double SOME_WORDS = 0.34;
    /** Cosines of bge-small: a paraphrase has 0.85 and more, sentences on the same subject 0.6 to 0.75, others about 0.5. */
    private static final double SAME = 0.86;

    private static final double NEAR = 0.76;
    private static final double ON_SUBJECT = 0.68;

    /** A reversal is only seen where nearly everything else is the same. */
    private static final double REVERSIBLE = 0.7;

    static Judgement uncited(Statement statement) {
        if (statement.cited().isEmpty()) return new Judgement(Support.UNSUPPORTED, "cites nothing", true);
        var numbers =
                statement.cited().stream().map(number -> "[" + number + "]").collect(Collectors.joining(", "));
        return new Judgement(
                Support.UNSUPPORTED,
                numbers + (statement.cited().size() == 1 ? " is no source" : " are no sources"),
                true);
    }

    static Judgement of(String question, Claim claim, Meaning meaning) {
        var missing = claim.missing();
        if (!missing.isEmpty()) return lacking(claim, missing);
        if (claim.isTranslated())
            return new Judgement(
                    Support.PARTLY,
                    "the passage is in another language: only names, numbers and dates were compared",
                    false);
        if (!claim.near().isEmpty() && claim.inOne() >= REVERSIBLE) {
            var reversal = Polarity.reversal(
                    claim.statement().text(), claim.near().getFirst().text());
            if (reversal.isPresent()) return new Judgement(Support.UNSUPPORTED, reversal.get(), true);
        }
        return likeness(question, claim, meaning);
    }

    private static Judgement lacking(Claim claim, List<String> missing) {
        var reason = missing.stream().limit(3).map(each -> "“" + each + "”").collect(Collectors.joining(", "))
                + (missing.size() == 1 ? " is" : " are") + " not in the passage";
        // much else may be right; where half of what can be looked up is missing, or the words are, it is not
        var mostly = 2 * missing.size() < claim.facts() && claim.inWindow() >= HALF;
        return new Judgement(mostly ? Support.PARTLY : Support.UNSUPPORTED, reason, true);
    }

    private static Judgement likeness(String question, Claim claim, Meaning meaning) {
        if (claim.isRestated()) return new Judgement(Support.SUPPORTED, "", true);
        var everywhere = claim.evidence().covers(claim.stems());
        var cosine = meaning.nearest(
                compared(question, claim),
                claim.near().stream().map(Evidence.Line::embedded).toList());
        // every word is there, and nothing is left that could be compared by meaning
        var few = claim.stems().size() < FEW_STEMS && everywhere == 1;
        if (few || cosine >= SAME || (everywhere >= HALF && cosine >= NEAR))
            return new Judgement(Support.SUPPORTED, "", false);
        if (everywhere >= HALF || claim.inWindow() >= SOME_WORDS || cosine >= ON_SUBJECT)
            return new Judgement(Support.PARTLY, "the passage says something near it, in other words", false);
        return new Judgement(Support.UNSUPPORTED, "the passage does not say this", false);
    }

    /** The text whose vector is compared. */
    static String compared(String question, Claim claim) {
        var text = claim.statement().text();
        return claim.stems().size() < FEW_STEMS && !question.isBlank() ? question + " " + text : text;
    }
}
