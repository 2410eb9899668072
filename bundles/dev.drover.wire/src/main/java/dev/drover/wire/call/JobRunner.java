package dev.drover.wire.call;

import java.util.function.Consumer;
import java.util.function.IntConsumer;

import dev.drover.wire.Input;
import dev.drover.wire.Output;
import dev.drover.wire.link.Link;

/** Runs jobs; has the message that is read and the one that is written. Used by one thread at a time. */
final class JobRunner {

    private final Link link;
    private final PostCredit posts;
    private final Input in = new Input();
    private final Output out;
    private final Consumer<OutOfMemoryError> exhausted;
    private final IntConsumer replied;

    /**
     * @param exhausted is told when a task has found the process out of threads or buffers, and has been answered
     * @param replied is told the length of each reply, in bytes
     */
    JobRunner(Link link, PostCredit posts, int maxMessage, Consumer<OutOfMemoryError> exhausted, IntConsumer replied) {
        this.exhausted = exhausted;
        this.replied = replied;
        this.link = link;
        this.posts = posts;
        out = new Output(maxMessage);
    }

    void run(Job job) {
        if (!job.answered()) posts.begun(job.size());
        out.clear();
        OutOfMemoryError want = Exhaustion.in(job.run(in, out));
        if (want != null) exhausted.accept(want);
        replied.accept(out.size());
        try {
            link.awaitUnsentBelow(Job.UNSENT_AT_MOST);
        } catch (InterruptedException e) {
            // Interrupted by no cancel, so the interrupt must not reach the next task.
            Thread.interrupted();
        }
    }
}
