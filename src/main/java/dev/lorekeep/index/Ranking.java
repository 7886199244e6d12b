package dev.lorekeep.index;

/**
 * The numbers of keyword ranking, one configuration for every set and language. Chosen on the whole of squad2_a, hotpot_a,
 * tatqa_a and xquad_a (de, en, es, zh); the figures beside them are the mean nDCG@10 of keyword search over the seven.
 *
 * @param k1 how soon more of the same word stops helping (BM25)
 * @param b how much long passages are held back, 0..1 (BM25)
 * @param exactWeight weight of a word in the very form it was typed, beside 1 for its stem
 * @param contextWeight weight of a word found in title or headings, beside 1 for the same word in the text
 * @param pairWeight weight of two neighbouring words of the question found near each other
 * @param functionWordWeight factor for words that ask or join but name nothing
 */
record Ranking(float k1, float b, float exactWeight, float contextWeight, float pairWeight, float functionWordWeight) {
    static final Ranking MEASURED = new Ranking(1.2f, 0.75f, 0.5f, 0.5f, 0.3f, 0.2f);
}
