package dev.drover.channel;

import java.util.concurrent.CompletionStage;

/**
 * What a handler of this bundle returns for an answer that comes later and that the sender's next messages do not wait
 * for.
 *
 * @param answer settles with the answer
 * @param whenCancelled run if the sender no longer wants the answer, or is gone
 */
record Detached(CompletionStage<?> answer, Runnable whenCancelled) {}
