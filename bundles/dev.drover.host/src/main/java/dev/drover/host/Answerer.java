package dev.drover.host;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import dev.drover.wire.CodecException;
import dev.drover.wire.Input;
import dev.drover.wire.link.Frame;
import dev.drover.wire.link.Link;
import dev.drover.wire.link.Reactor;
import dev.drover.wire.link.Receiver;
import dev.drover.wire.link.Welcome;

/**
 * Takes the pool's frames and runs the requests, in order.
 *
 * <p>A host that runs one task at a time runs it on the thread that has read it: no hand-over, and the replies of a batch
 * leave together. The reactor puts another thread in its place if the task takes long; the requests that that one reads
 * wait until the task is done, and then the thread of the task runs them.
 */
final class Answerer implements Receiver {

    /** Replies of short tasks wait for each other no longer than this. */
    private static final long PUT_OFF_NANOS = 200_000;

    private final List<Host.Registered<?, ?>> handlers;
    private final Welcome welcome;
    private final Link link;
    private final Reactor reactor;
    private final WorkerExit departure;
    private final JobQueue jobs;
    private final AtomicInteger running;
    private final PostCredit begun;
    /** What the reading thread runs jobs with; null if task threads do. */
    private final JobRunner inline;

    private long flushedAt;

    Answerer(List<Host.Registered<?, ?>> handlers, Welcome welcome, Link link, Reactor reactor, WorkerExit departure) {
        this.handlers = List.copyOf(handlers);
        this.welcome = welcome;
        this.link = link;
        this.reactor = reactor;
        this.departure = departure;
        jobs = new JobQueue(welcome.concurrency());
        running = new AtomicInteger(welcome.concurrency());
        begun = new PostCredit(link);
        inline = welcome.concurrency() == 1 ? new JobRunner(link, begun, welcome.maxMessage()) : null;
        for (int i = 0; i < welcome.concurrency() && inline == null; i++)
            new TaskThread(i, jobs, new JobRunner(link, begun, welcome.maxMessage()), this::stopped).start();
        new ParentWatch(welcome.parent(), departure).start();
    }

    @Override
    public void frame(int type, int number, long correlation, Input payload) {
        switch (type) {
            case Frame.REQUEST -> take(number, correlation, payload, true);
            case Frame.POST -> take(number, correlation, payload, false);
            case Frame.CANCEL -> cancel(correlation);
            case Frame.RECALL -> recall();
            case Frame.PING -> link.send(Frame.PONG, 0, correlation, null);
            case Frame.EXIT -> stop();
            default -> throw new CodecException("a host does not understand frame " + type);
        }
    }

    @Override
    public void closed(IOException cause) {
        if (cause.getCause() instanceof CodecException broken)
            System.err.println("This worker leaves its pool, which broke the protocol: " + broken.getMessage());
        departure.orphaned();
    }

    private void take(int number, long correlation, Input payload, boolean answered) {
        if (number < handlers.size())
            begin(new Job(
                    handlers.get(number),
                    correlation,
                    payload.getBytes(payload.remaining()),
                    answered,
                    link,
                    welcome.maxMessage()));
        else if (answered) link.send(Frame.ERROR, Frame.UNKNOWN_TASK, correlation, null);
        else
            begun.post(payload.remaining());
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
        if (jobs.cancel(correlation)) link.send(Frame.ERROR, Frame.CANCELLED, correlation, null);
    }

    private void recall() {
        for (Job job : jobs.recall()) job.giveBack();
        link.flush();
    }

    private void stop() {
        for (int i = 0; i < welcome.concurrency(); i++) begin(Job.LAST);
    }

    /** Called for each place that runs nothing more; the last one ends the process. */
    private void stopped() {
        if (running.decrementAndGet() > 0) return;
        link.flush();
        try {
            link.awaitUnsentBelow(1);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        departure.asked();
    }
}
