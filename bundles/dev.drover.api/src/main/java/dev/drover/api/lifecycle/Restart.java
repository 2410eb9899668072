package dev.drover.api.lifecycle;

import java.time.Duration;
import java.util.Optional;

import dev.drover.api.Require;

/**
 * When a slot whose process has ended gets another one. There is always a next start: a slot that is quarantined is
 * tried again more rarely, and meanwhile its pool rejects the requests that no other slot can serve.
 *
 * <p>A slot is no longer quarantined once its process has joined.
 *
 * @param delay before the next start, 0 or more
 * @param consecutiveFailures how many starts in this slot have failed in a row, as the policy counts them. The slot
 *     keeps it and shows it to the policy at its next end; a reset of the pool makes it 0
 * @param quarantine why the slot is quarantined, one sentence for a person; empty if it is not
 */
public record Restart(Duration delay, int consecutiveFailures, Optional<String> quarantine) {

    public Restart {
        if (Require.given("delay", delay).isNegative())
            throw new IllegalArgumentException("delay is " + delay + ": it must be zero or more");
        Require.within("consecutiveFailures", consecutiveFailures, 0, Integer.MAX_VALUE);
        Require.given("quarantine", quarantine);
    }

    /** A start in a slot that is as good as any. */
    public static Restart after(Duration delay, int consecutiveFailures) {
        return new Restart(delay, consecutiveFailures, Optional.empty());
    }

    /** A trial, in a slot that is quarantined until it succeeds. */
    public static Restart quarantined(Duration delay, int consecutiveFailures, String reason) {
        return new Restart(delay, consecutiveFailures, Optional.of(reason));
    }
}
