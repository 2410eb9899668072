package dev.drover.api.process;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import org.osgi.annotation.versioning.ProviderType;

/**
 * What makes dumps of one process, beside the tasks that it runs, one at a time. They lie in {@code drover/dumps} of
 * the user's cache, or where the system property {@code drover.dumps} says; the oldest go when there are more than 100
 * files or 2 GB. Safe for use by many threads; no method waits.
 *
 * <p>A future fails as {@link dev.drover.wire.Rejected} if the process is starting, asleep or has ended, cannot make
 * such a dump, or another one of it is being made; with an {@code IOException} if the dump cannot be kept; and as
 * {@link dev.drover.wire.TaskFailed} if the process has failed to make it, such as for want of a module of Java. Each
 * says why in one sentence.
 */
@ProviderType
public interface Dumps {

    /**
     * Makes a dump. While a heap is dumped or counted the process does nothing else, and its silence is not held
     * against it for five minutes. A {@linkplain Dump.Kind#RECORDING recording} takes 30 seconds.
     */
    CompletableFuture<Dump> dump(Dump.Kind kind);

    /**
     * Records what happens in the process.
     *
     * @param length one second to ten minutes
     */
    CompletableFuture<Dump> record(Duration length);
}
