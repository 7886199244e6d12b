package dev.lorekeep.embed;

/** A device with its copy of the model, and what of a batch fits it: others have their own. */
record EncoderDevice(EncoderBackend backend, TokenBudget budget) {
    static EncoderDevice of(EncoderBackend backend) {
        return new EncoderDevice(backend, TokenBudget.of(backend));
    }
}
