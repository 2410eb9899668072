package dev.drover.host;

import dev.drover.wire.Input;
import dev.drover.wire.Output;
import dev.drover.wire.link.Link;

/** Runs a job with what it needs to read its request and write its reply. Used by one thread at a time. */
final class JobRunner {

    /** A pool that does not read stops the tasks when this many bytes wait. */
    static final long UNSENT_AT_MOST = 4 << 20;

    private final Link link;
    private final PostCredit begun;
    private final Input in = new Input();
    private final Output out;

    JobRunner(Link link, PostCredit begun, int maxMessage) {
        this.link = link;
        this.begun = begun;
        out = new Output(maxMessage);
    }

    void run(Job job) {
        if (!job.answered()) begun.post(job.size());
        out.clear();
        job.run(in, out);
        try {
            link.awaitUnsentBelow(UNSENT_AT_MOST);
        } catch (InterruptedException e) {
            // A task's thread was interrupted from outside: the next task is not to be.
            Thread.interrupted();
        }
    }
}
