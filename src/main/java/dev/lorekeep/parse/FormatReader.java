package dev.lorekeep.parse;

/** Reads one family of formats into a {@link Draft}. Stateless, so one instance serves every thread. */
interface FormatReader {
    /** @throws Exception whatever a broken file provokes; {@link Refusal} where the reader can say it better */
    void read(Source source, Draft draft, Parts parts) throws Exception;
}
