package dev.drover.ui.internal.source;

import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

import dev.drover.wire.SafeText;

/** One sentence for the status line: what was done, or why something could not be done. */
public record Notice(String text, boolean trouble) {

    public Notice {
        text = SafeText.of(text);
    }

    public static Notice of(String text) {
        return new Notice(text, false);
    }

    /** The message of an exception, without the exceptions that futures wrap around it. */
    public static Notice of(Throwable problem) {
        Throwable cause = problem;
        while (cause.getCause() != null && (cause instanceof CompletionException
                || cause instanceof ExecutionException))
            cause = cause.getCause();
        String message = cause.getMessage();
        return new Notice(message == null ? cause.getClass().getSimpleName() : message, true);
    }
}
