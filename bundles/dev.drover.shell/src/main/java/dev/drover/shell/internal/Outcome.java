package dev.drover.shell.internal;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import dev.drover.wire.SafeText;

/** Waits a little for what a command has begun, to tell how that went. The command goes on when nobody waits. */
final class Outcome {
    private Outcome() {}

    /**
     * @param begun settles with what is to be printed
     * @param patience how long to wait
     * @param unfinished printed if it takes longer
     * @param failed what comes before the message of a failure, "" if that is a sentence by itself
     */
    static String await(CompletableFuture<String> begun, Duration patience, String unfinished, String failed) {
        return SafeText.of(within(begun, patience, failed).orElse(unfinished));
    }

    /** What has come of it; empty if it takes longer. */
    static <T> Optional<T> within(CompletableFuture<T> begun, Duration patience, String failed) {
        try {
            return Optional.of(begun.get(patience.toMillis(), TimeUnit.MILLISECONDS));
        } catch (TimeoutException e) {
            return Optional.empty();
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            throw new Refused(failed + (cause.getMessage() == null ? cause.toString() : cause.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }
}
