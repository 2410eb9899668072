package dev.drover.shell.internal;

import dev.drover.wire.SafeText;

/** A command that cannot be done. The shell prints the message, one sentence that says what and what to do. */
final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Refused(String message) {
        super(SafeText.of(message));
    }
}
