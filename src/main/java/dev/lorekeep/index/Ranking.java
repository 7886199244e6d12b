package dev.lorekeep.index;

/**
 * The numbers of keyword ranking, one configuration for every set and language, chosen by the mean nDCG@10 over the whole of
 * squad2_a, hotpot_a, tatqa_a and xquad_a (en, de, es, zh). Keyword search alone reaches 0.8716, 0.8393, 0.7730, 0.9663, 0.9318,
 * 0.9513 and 0.9528, mean 0.8980; plain BM25 over lower-cased words has 0.8173, 0.7647, 0.6740, 0.9504, 0.9232, 0.9388, 0.8913.
 *
 * @param k1 how soon more of the same word stops helping (BM25)
 * @param b how much long passages are held back, 0..1 (BM25)
 * @param exactWeight weight of a word in the very form it was typed, beside 1 for its stem
 * @param contextWeight weight of a word found in title or headings, beside 1 for the same word in the text
 * @param pairWeight weight of two neighbouring words of the question found near each other
 * @param functionWordWeight factor for words that ask or join but name nothing
 */
record Ranking(float k1, float b, float exactWeight, float contextWeight, float pairWeight, float functionWordWeight) {
    static final Ranking MEASURED = new Ranking(
            // 0.9 and 0.6 move the mean by 0.001, and 0.9 and 0.4 cost tatqa_a 0.03
            1.2f,
            0.75f,
            // 0 costs squad2_a 0.004 and gains hotpot_a 0.01, 1 costs hotpot_a another 0.004
            0.5f,
            // 0.8 is the same within 0.006; without context hotpot_a loses 0.05 of plain BM25
            0.5f,
            // 0.3 costs tatqa_a 0.009 and none 0.04; 1 costs Chinese 0.004, whose words are pairs already
            0.5f,
            // full weight costs squad2_a 0.012 and tatqa_a 0.02; 0 and 0.5 are within 0.004
            0.2f);
}
