package dev.lorekeep.agent.verify;

import dev.lorekeep.embed.Embedder;
import dev.lorekeep.embed.Reranking;
import dev.lorekeep.retrieve.Passage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;

/**
 * Checks an answer sentence by sentence against the passages that it cites: numbers, dates and names have to be there, nothing may
 * be reversed, and the words or the meaning have to be near. Finds what was made up or cited wrongly; it does not prove that a
 * sentence follows. Costs a few milliseconds a sentence, nearly all of it for vectors of sentences that words leave open.
 * Thread-safe.
 *
 * <p>Of 292 sentences of squad2_a that cited their own paragraph all were supported; citing another paragraph of the same article
 * none was; citing the other paragraph that a search for the sentence finds first, 12 were, several of which say the same.
 */
public final class Verifier {
    /** Above this, {@link #support} means that the passage seems to answer so. */
    public static final double SUPPORTED = SupportCalibration.THRESHOLD;

    private final Embedder embedder;
    private final CrossCheck crossCheck;

    public Verifier(Embedder embedder, Reranking reranking) {
        this.embedder = embedder;
        this.crossCheck = new CrossCheck(reranking);
    }

    /**
     * @param question as asked; a sentence too short to be compared alone is read together with it
     * @param answerMarkdown with markers such as [1] or [1, 2]
     * @param sources the passage of each number
     * @return one a statement, in the order of the answer; none for headings, questions, code and for the sentence that says that
     *     the passages do not answer
     */
    public List<Verdict> verify(String question, String answerMarkdown, SortedMap<Integer, Passage> sources) {
        var statements = Statements.of(answerMarkdown);
        var evidence = new HashMap<Set<Integer>, Evidence>();
        var claims = new HashMap<Statement, Claim>();
        for (var statement : statements) {
            var known = known(statement, sources);
            if (known.isEmpty()) continue;
            claims.put(
                    statement,
                    Claim.of(
                            statement,
                            evidence.computeIfAbsent(
                                    known,
                                    numbers -> Evidence.of(
                                            numbers.stream().map(sources::get).toList()))));
        }
        var meaning = meaning(question, statements, claims);
        var verdicts = new ArrayList<Verdict>();
        for (var statement : statements) verdicts.add(verdict(question, statement, claims, meaning, sources));
        return verdicts;
    }

    /**
     * How likely a passage gives this answer to this question, as opposed to having the words of the answer in it for some other
     * reason; see {@link SupportCalibration} for how far that can be trusted. Embeds two texts.
     *
     * @param answer a few words
     * @return 0..1
     */
    public double support(String question, String answer, Passage passage) {
        var place = SupportFeatures.place(question, answer, passage);
        if (place.held() == 0) return 0;
        var cosine = Meaning.cosine(question, place.embedded(), embedder);
        return SupportCalibration.probability(SupportFeatures.of(question, answer, passage, place, cosine));
    }

    private static Set<Integer> known(Statement statement, SortedMap<Integer, Passage> sources) {
        var known = new TreeSet<>(statement.cited());
        known.retainAll(sources.keySet());
        return known;
    }

    private Meaning meaning(String question, List<Statement> statements, Map<Statement, Claim> claims) {
        var texts = new LinkedHashSet<String>();
        for (var statement : statements) {
            var claim = claims.get(statement);
            if (claim == null || !claim.isOpen()) continue;
            texts.add(Judgement.compared(question, claim));
            for (var line : claim.near()) texts.add(line.embedded());
        }
        return Meaning.of(texts, embedder);
    }

    private Verdict verdict(
            String question,
            Statement statement,
            Map<Statement, Claim> claims,
            Meaning meaning,
            SortedMap<Integer, Passage> sources) {
        var claim = claims.get(statement);
        var judgement = claim == null
                ? Judgement.uncited(statement)
                : crossCheck.confirmed(Judgement.of(question, claim, meaning), claim, passages(statement, sources));
        return new Verdict(
                statement.start(), statement.end(), statement.cited(), judgement.support(), judgement.reason());
    }

    private static List<Passage> passages(Statement statement, SortedMap<Integer, Passage> sources) {
        return known(statement, sources).stream().map(sources::get).toList();
    }
}
