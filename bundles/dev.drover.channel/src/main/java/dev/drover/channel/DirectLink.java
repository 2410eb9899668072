package dev.drover.channel;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

import dev.drover.wire.CodecException;
import dev.drover.wire.Input;
import dev.drover.wire.Rejected;
import dev.drover.wire.Task;
import dev.drover.wire.call.Caller;
import dev.drover.wire.call.Control;
import dev.drover.wire.link.Frame;
import dev.drover.wire.link.Link;
import dev.drover.wire.link.Reactor;
import dev.drover.wire.link.Receiver;

/** A link between two workers: both ask and answer. Safe for use by many threads. */
final class DirectLink implements Receiver {

    private static final int MOST_OPEN = 4_096;
    private static final long UNSENT_AT_MOST = 32 << 20;

    private final long id;
    private final List<String> names;
    private final long process;
    private final Task<Envelope, byte[]> task;
    private final Link link;
    private final Reactor reactor;
    private final LocalPeer peer;
    private final DirectLinks links;
    private final DirectAnswers answers;
    private final Caller asker;
    private final DirectCounts counts;
    private final AtomicInteger asked = new AtomicInteger();
    /** Guarded by this. */
    private final List<Runnable> whenClosed = new ArrayList<>();
    private volatile boolean closed;
    /** Told once nothing needs the link any more. */
    private final AtomicReference<Answer> parting = new AtomicReference<>();

    /**
     * @param names of the other side; the first is its own, which its messages are from
     * @param process the other side's, 0 if it is not known
     */
    DirectLink(long id, List<String> names, long process, Link link, Reactor reactor, int maxMessage, LocalPeer peer,
            DirectLinks links) {
        this.id = id;
        this.names = names;
        this.process = process;
        task = ByReference.task(process);
        this.link = link;
        this.reactor = reactor;
        this.peer = peer;
        this.links = links;
        answers = new DirectAnswers(link, maxMessage, this::came);
        // What follows from an end may block, and must hold up nobody else.
        asker = new Caller(link, reactor, List.of(Control.MESSAGE), maxMessage, MOST_OPEN, Thread::startVirtualThread);
        counts = new DirectCounts(report -> links.report(id, report));
        links.opened(this);
    }

    long id() {
        return id;
    }

    String peer() {
        return names.getFirst();
    }

    List<String> names() {
        return names;
    }

    boolean isOpen() {
        return !closed;
    }

    /** The link is served. */
    void ready() {
        links.offer(this);
    }

    // ---- asking

    /** See {@link Route#send}; null if the link has ended and the message has not left. */
    CompletableFuture<byte[]> send(Envelope message) {
        if (closed) return null;
        if (asked.get() >= MOST_OPEN || link.unsent() > UNSENT_AT_MOST)
            return CompletableFuture.failedFuture(new Rejected("The message was not sent: " + asked.get()
                    + " messages to '" + peer() + "' are open, and " + link.unsent()
                    + " bytes wait for it to read"));
        long begin = System.nanoTime();
        asked.incrementAndGet();
        CompletableFuture<byte[]> call;
        try {
            call = asker.send(task, message);
        } catch (RuntimeException | Error e) {
            settled();
            throw e;
        }
        if (call.isCompletedExceptionally() && call.exceptionNow() instanceof Rejected) {
            settled();
            return null;
        }
        call.whenComplete((answer, failure) -> {
            if (!message.channel().startsWith(Envelope.OWN)) counts.add(message, System.nanoTime() - begin, failure);
            settled();
        });
        return call;
    }

    private void settled() {
        if (asked.decrementAndGet() == 0) check();
    }

    // ---- what comes

    @Override
    public void frame(int type, int number, long correlation, Input payload) {
        switch (type) {
            case Frame.REQUEST -> {
                if (number != 0) throw new CodecException("it asks for task " + number + " by a direct link");
                answers.asked(correlation, payload);
            }
            case Frame.CANCEL -> answers.cancel(correlation);
            default -> asker.frame(type, number, correlation, payload);
        }
    }

    private void came(Input payload, Answer answer) {
        Envelope message = Envelope.CODEC.decode(payload);
        if (message.kind() > Envelope.INVOKE) throw new CodecException("a direct link carries sends and invokes only");
        // What it says of itself counts for nothing.
        ByReference.of(process, message.body());
        peer.deliver(message.from(peer()), answer, this::onThisThread);
    }

    /** Another thread reads on if it takes long. */
    private void onThisThread(Runnable handling) {
        reactor.beforeCallback();
        handling.run();
    }

    // ---- the end

    @Override
    public void closed(IOException cause) {
        List<Runnable> told;
        synchronized (this) {
            closed = true;
            told = List.copyOf(whenClosed);
        }
        try {
            answers.closed();
            asker.closed(new IOException("'" + peer() + "' has ended it: " + cause.getMessage(), cause));
            links.closed(this);
        } finally {
            counts.report();
            told.forEach(Runnable::run);
            check();
        }
    }

    /** Has the work run once all that has come by it has been read and it is closed. */
    void whenClosed(Runnable work) {
        synchronized (this) {
            if (!closed) {
                whenClosed.add(work);
                return;
            }
        }
        work.run();
    }

    /** No more messages go by it; the answer comes when those that have are answered. */
    void part(Answer answer) {
        if (!parting.compareAndSet(null, answer)) {
            answer.reject("it parts already");
            return;
        }
        links.withdraw(this);
        check();
    }

    /** Has somebody look whether anything still needs it: a thread that may hold the locks of ways cannot. */
    void check() {
        if (parting.get() != null) peer.later(this::look);
    }

    private void look() {
        if (asked.get() > 0 || links.used(this)) return;
        Answer told = parting.getAndSet(null);
        if (told == null) return;
        counts.report();
        told.reply(Envelope.NULL);
    }

    /** Neither side needs it. */
    void end(Answer answer) {
        whenClosed(() -> answer.reply(Envelope.NULL));
        link.close(new IOException("both sides have parted"));
    }
}
