package dev.drover.wire.call;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

import dev.drover.wire.CodecException;
import dev.drover.wire.Input;
import dev.drover.wire.link.Frame;
import dev.drover.wire.link.Link;
import dev.drover.wire.link.Reactor;
import dev.drover.wire.link.Receiver;

/**
 * The answering half of a call: takes requests from a link, runs their handlers in order, and sends the replies.
 *
 * <p>One that runs one task at a time runs it on the thread that has read it: no hand-over, and the replies of a batch
 * leave together. The reactor puts another thread in its place if the task takes long. What that thread reads waits
 * until the task is done; then the thread of the task runs it.
 */
public final class Answerer implements Receiver {

    /** What the process that answers is told, on a thread of the link or of a task. */
    public interface Listener {

        /** The other side asked this one to exit, and all that it had sent before is done and its answers have left. */
        void finished();

        /** The link has ended. Handlers may still run; their replies go nowhere. */
        void linkEnded(IOException cause);

        /** The process is out of threads or of buffers, has answered the task that found out, and should end. */
        default void exhausted(OutOfMemoryError error) {}

        /**
         * A request has come, or a reply leaves, of at least {@value Answerer#LARGE} bytes. Called for each on the
         * thread that reads it or has made it, so it is to return soon.
         */
        default void largeMessage(int bytes) {}
    }

    /** The shortest message that the listener is told of, in bytes: many of these in flight fill a small heap. */
    static final int LARGE = 8 << 10;

    /** Replies of short tasks wait for each other no longer than this. */
    private static final long PUT_OFF_NANOS = 200_000;

    private final Registered handlers;
    private final int concurrency;
    private final int maxMessage;
    private final Link link;
    private final Reactor reactor;
    private final Listener listener;
    private final JobQueue jobs;
    private final ControlJobs controls;
    /** Null if nothing takes requests directly. */
    private final DirectTask direct;
    private final AtomicInteger running;
    private final PostCredit posts;
    /** What the reading thread runs jobs with; null if task threads do. */
    private final JobRunner inline;

    private long flushedAt;

    /**
     * Begins to answer what comes over the link.
     *
     * @param reactor the link's
     * @param concurrency how many tasks run at a time, at most; with more than one each has a thread of its own
     * @param maxMessage the longest payload that may be sent, in bytes
     */
    public Answerer(
            Registered handlers, Link link, Reactor reactor, int concurrency, int maxMessage, Listener listener) {
        this.handlers = handlers;
        this.concurrency = concurrency;
        this.maxMessage = maxMessage;
        this.link = link;
        this.reactor = reactor;
        this.listener = listener;
        jobs = new JobQueue(concurrency);
        controls = new ControlJobs(maxMessage);
        Function<Link, DirectTask> opens = handlers.direct();
        direct = opens == null ? null : opens.apply(link);
        running = new AtomicInteger(concurrency);
        posts = new PostCredit(link);
        inline = concurrency == 1 ? runner() : null;
        for (int i = 0; i < concurrency && inline == null; i++)
            new TaskThread(i, jobs, runner(), this::stopped).start();
    }

    private JobRunner runner() {
        return new JobRunner(link, posts, maxMessage, this::exhausted, this::carried);
    }

    private void carried(int bytes) {
        if (bytes >= LARGE) listener.largeMessage(bytes);
    }

    @Override
    public void frame(int type, int number, long correlation, Input payload) {
        switch (type) {
            case Frame.REQUEST -> take(number, correlation, payload, true);
            case Frame.POST -> take(number, correlation, payload, false);
            case Frame.CANCEL -> cancel(correlation);
            case Frame.RECALL -> recall();
            case Frame.PING -> pong(number, correlation);
            case Frame.EXIT -> stop();
            default -> throw new CodecException("a host does not understand frame " + type);
        }
    }

    @Override
    public void closed(IOException cause) {
        if (direct != null) direct.closed();
        listener.linkEnded(cause);
    }

    private void pong(int number, long correlation) {
        if (number == Frame.QUIET) link.sendQuietly(Frame.PONG, 0, correlation);
        else
            link.send(Frame.PONG, 0, correlation, null);
    }

    private void take(int number, long correlation, Input payload, boolean answered) {
        Registered.Entry<?, ?> entry = handlers.get(number);
        carried(payload.remaining());
        if (entry != null && entry.direct() != null && answered) direct.asked(correlation, payload);
        // A control task answers: one that is posted is not run.
        else if (entry != null && (answered || !entry.control() && entry.direct() == null)) {
            byte[] request = payload.getBytes(payload.remaining());
            Job job = new Job(entry, correlation, request, answered, link, maxMessage);
            if (entry.control()) controls.add(job);
            else
                begin(job);
        } else if (answered) link.send(Frame.ERROR, Frame.UNKNOWN_TASK, correlation, null);
        else
            posts.begun(payload.remaining());
    }

    private void begin(Job job) {
        if (inline == null) jobs.add(job);
        else if (jobs.beginOrAdd(job)) {
            reactor.beforeCallback();
            // There is a next one only if another thread reads meanwhile.
            for (Job next = job; next != null; next = jobs.poll(0)) {
                if (next == Job.LAST) stopped();
                else
                    inline.run(next);
            }
            long now = System.nanoTime();
            if (now - flushedAt > PUT_OFF_NANOS) {
                flushedAt = now;
                link.flush();
            }
        }
    }

    private void cancel(long correlation) {
        if (direct != null && direct.cancel(correlation)) return;
        if (controls.cancel(correlation) || jobs.cancel(correlation))
            link.send(Frame.ERROR, Frame.CANCELLED, correlation, null);
    }

    private void recall() {
        for (Job job : jobs.recall()) job.giveBack();
        link.flush();
    }

    private void exhausted(OutOfMemoryError error) {
        try {
            // What has not begun is as good as never sent.
            recall();
            link.awaitUnsentBelow(1);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            listener.exhausted(error);
        }
    }

    private void stop() {
        for (int i = 0; i < concurrency; i++) begin(Job.LAST);
    }

    /** Called for each place that runs nothing more; the last one tells the process. */
    private void stopped() {
        if (running.decrementAndGet() > 0) return;
        link.flush();
        try {
            link.awaitUnsentBelow(1);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        listener.finished();
    }
}
