package dev.lorekeep.agent;

/** Weights of the extractive path. */
final class Calibration {
    private Calibration() {}

    static double sentence(SentenceScores.Features f) {
        return logistic(-6 + 3 * f.overlap() + 5 * f.cosine() + 1.5 * f.rank() + 0.7 * f.typeMatch());
    }

    static double answerable(SentenceScores.Features best) {
        return logistic(-6 + 3 * best.overlap() + 6 * best.cosine() + best.widerOverlap());
    }

    static boolean answers(java.util.List<SentenceScores.Scored> ranked) {
        return answerable(ranked.getFirst().features()) >= MIN_ANSWERABLE;
    }

    static final double MIN_ANSWERABLE = 0.4;

    static double logistic(double x) {
        return 1 / (1 + Math.exp(-x));
    }
}
