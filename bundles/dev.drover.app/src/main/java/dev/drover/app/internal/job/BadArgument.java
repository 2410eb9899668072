package dev.drover.app.internal.job;

/** Something the user asked for cannot be done. The message is one sentence that says what, and what to do. */
public final class BadArgument extends Exception {
    private static final long serialVersionUID = 1L;

    public BadArgument(String message) {
        super(message);
    }
}
