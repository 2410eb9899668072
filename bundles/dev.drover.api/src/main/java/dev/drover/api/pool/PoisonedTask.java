package dev.drover.api.pool;

import java.time.Instant;
import java.util.Optional;

import dev.drover.api.Require;

/**
 * Requests that a pool rejects for a while, because such a request was being run at so many deaths of workers that it
 * is taken for their cause.
 *
 * @param task the name of the task
 * @param key what the requests are pinned to; empty for those that are pinned to nothing
 * @param deaths at how many deaths it was running
 * @param reason one sentence: the verdict of the last death
 * @param until when such a request is tried again; if its worker dies then, too, it is rejected for twice as long
 */
public record PoisonedTask(String task, Optional<String> key, int deaths, String reason, Instant until) {

    public PoisonedTask {
        Require.given("task", task);
        Require.given("key", key);
        Require.given("reason", reason);
        Require.given("until", until);
    }
}
