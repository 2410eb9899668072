package dev.drover.api.process;

import java.time.Instant;
import java.util.concurrent.CompletableFuture;

import org.osgi.annotation.versioning.ProviderType;

/**
 * A process that Drover has started. The object stays valid after the process has ended.
 *
 * <p>Safe for use by many threads; no method waits for the process.
 */
@ProviderType
public interface ManagedProcess {

    /** What people and logs call it. */
    String name();

    /** Its process id, 0 if it has not been started yet or could not be. */
    long pid();

    /** When it was started. */
    Instant started();

    /** What the system keeps from it, and what of it could not be had; {@link Protection#NONE} before its start. */
    default Protection protection() {
        return Protection.NONE;
    }

    /** What it has printed from the given line on, at most 1,000 lines. The oldest lines are not kept for ever. */
    Console.Page console(long from);

    /** Settles when the process and what it left behind are gone. Never fails. */
    CompletableFuture<Exit> exit();

    /** Asks the process to exit; terminates it if it has not after half a second, and kills it after one. */
    CompletableFuture<Exit> end();

    /** Kills the process and all its descendants at once. */
    CompletableFuture<Exit> kill();
}
