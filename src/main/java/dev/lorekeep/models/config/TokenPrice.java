package dev.lorekeep.models.config;

/** A price for a million tokens of each kind, in the currency of {@code models.yaml}. Thinking is output. */
public record TokenPrice(double input, double cachedInput, double output) {
    private static final double MILLION = 1_000_000;

    /**
     * @param input tokens in, the cached ones included
     * @param cached those of them that the server had worked on before
     * @param output tokens out, thinking included
     */
    public double of(long input, long cached, long output) {
        return ((input - cached) * this.input + cached * cachedInput + output * this.output) / MILLION;
    }
}
