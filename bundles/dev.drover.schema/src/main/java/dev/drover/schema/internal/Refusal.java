package dev.drover.schema.internal;

/** Ends a check at the first thing that the schema does not allow. Its message is what the sender reads. */
final class Refusal extends RuntimeException {

    private static final long serialVersionUID = 1L;

    Refusal(String message) {
        super(message, null, false, false);
    }
}
