package dev.drover.host;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import dev.drover.wire.CodecException;
import dev.drover.wire.Input;
import dev.drover.wire.link.Frame;
import dev.drover.wire.link.Link;
import dev.drover.wire.link.Receiver;
import dev.drover.wire.link.Welcome;

/** Takes the pool's frames and hands requests to the task threads, in order. */
final class Answerer implements Receiver {

    private final List<Host.Registered<?, ?>> handlers;
    private final Welcome welcome;
    private final Link link;
    private final Departure departure;
    private final JobQueue jobs;
    private final AtomicInteger running;

    Answerer(List<Host.Registered<?, ?>> handlers, Welcome welcome, Link link, Departure departure) {
        this.handlers = List.copyOf(handlers);
        this.welcome = welcome;
        this.link = link;
        this.departure = departure;
        jobs = new JobQueue(welcome.concurrency());
        running = new AtomicInteger(welcome.concurrency());
        Clock clock = new Clock(link, welcome.parent(), departure);
        clock.start();
        for (int i = 0; i < welcome.concurrency(); i++)
            new TaskThread(i, jobs, link, clock, welcome.maxMessage(), this::stopped).start();
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
        departure.orphaned();
    }

    private void take(int number, long correlation, Input payload, boolean answered) {
        if (number < handlers.size())
            jobs.add(new Job(
                    handlers.get(number),
                    correlation,
                    payload.getBytes(payload.remaining()),
                    answered,
                    link,
                    welcome.maxMessage()));
        else if (answered) link.send(Frame.ERROR, Frame.UNKNOWN_TASK, correlation, null);
    }

    private void cancel(long correlation) {
        if (jobs.cancel(correlation)) link.send(Frame.ERROR, Frame.CANCELLED, correlation, null);
    }

    private void recall() {
        for (Job job : jobs.recall()) job.giveBack();
        link.flush();
    }

    private void stop() {
        for (int i = 0; i < welcome.concurrency(); i++) jobs.add(Job.LAST);
    }

    /** Called by each task thread at its end; the last one ends the process. */
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
