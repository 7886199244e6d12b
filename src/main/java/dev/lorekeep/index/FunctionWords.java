package dev.lorekeep.index;

import java.util.Set;

/**
 * English words that ask or join but name nothing. In documents "what" and "how" are rare, so BM25 takes them for important;
 * they count a fifth instead of nothing, because "The Who" and "to be or not to be" have no other words.
 */
final class FunctionWords {
    private static final Set<String> WORDS = Set.of(
            ("a an and are as at be been being but by can could did do does for from had has have how if in into is it its"
                            + " many may might much no not of on or shall should such than that the their then there these"
                            + " they this those to was were what when where which who whom whose why will with would")
                    .split(" "));

    private FunctionWords() {}

    /** @param word lower case, not stemmed */
    static boolean contains(String word) {
        return WORDS.contains(word);
    }
}
