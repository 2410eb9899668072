package dev.drover.ui.internal.source;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import dev.drover.api.pool.Pick;
import dev.drover.api.pool.ProcessPool;

/**
 * What another strategy would have picked. A strategy is somebody else's code, so it is asked on a thread of its own,
 * and the view goes on if it does not answer. Used by one thread.
 */
final class DryRuns {

    /**
     * An answer.
     *
     * @param picks those that the strategy was asked about
     * @param trial the slot for each of them
     * @param problem why there is no answer; empty if there is one
     */
    record Answer(List<Pick> picks, List<Integer> trial, Optional<String> problem) {}

    private String asked = "";
    private CompletableFuture<Answer> running = CompletableFuture.completedFuture(null);
    private Answer last;

    /** The last answer about a pool and a strategy; asks for the next one, unless the one before is still missing. */
    Answer look(ProcessPool pool, List<Pick> picks, String other) {
        String question = pool.name() + "\n" + other;
        if (!question.equals(asked)) {
            asked = question;
            last = null;
            running = CompletableFuture.completedFuture(null);
        }
        if (running.isDone()) {
            Answer answer = running.join();
            if (answer != null) last = answer;
            running = start(pool, picks, other);
        }
        return last == null ? new Answer(picks, List.of(), Optional.of("Asking " + other + " …")) : last;
    }

    private static CompletableFuture<Answer> start(ProcessPool pool, List<Pick> picks, String other) {
        CompletableFuture<Answer> answer = new CompletableFuture<>();
        Thread.ofPlatform().daemon().name("drover-ui-dry-run").start(() -> answer.complete(ask(pool, picks, other)));
        return answer;
    }

    private static Answer ask(ProcessPool pool, List<Pick> picks, String other) {
        try {
            return new Answer(picks, pool.dryRun(picks, other), Optional.empty());
        } catch (RuntimeException | Error e) {
            return new Answer(picks, List.of(), Optional.of(String.valueOf(e.getMessage())));
        }
    }
}
