package dev.lorekeep.index;

/**
 * The numbers of keyword ranking.
 *
 * @param k1 how soon more of the same word stops helping (BM25)
 * @param b how much long passages are held back, 0..1 (BM25)
 * @param contextWeight weight of a word found in title or headings beside the same word found in the text
 */
record Ranking(float k1, float b, float contextWeight) {
    static final Ranking MEASURED = new Ranking(0.9f, 0.4f, 0.3f);
}
