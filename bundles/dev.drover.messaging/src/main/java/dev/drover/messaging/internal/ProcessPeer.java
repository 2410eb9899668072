package dev.drover.messaging.internal;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

import dev.drover.api.Registration;
import dev.drover.channel.Answer;
import dev.drover.channel.ByReference;
import dev.drover.channel.DirectAnswers;
import dev.drover.channel.Envelope;
import dev.drover.process.Switchboard;
import dev.drover.wire.CodecException;
import dev.drover.wire.Input;
import dev.drover.wire.PeerLost;
import dev.drover.wire.Rejected;
import dev.drover.wire.Task;
import dev.drover.wire.TaskFailed;
import dev.drover.wire.call.Caller;
import dev.drover.wire.call.Control;
import dev.drover.wire.link.Frame;
import dev.drover.wire.link.Link;
import dev.drover.wire.link.Reactor;

/** A process as a peer. */
final class ProcessPeer extends KnownPeer implements Switchboard.Port {

    /** Each process has a table of four times as many places. */
    private static final int MOST_OPEN = 4_096;
    private static final long LOOK_NANOS = 5_000_000;
    /** A process that reads nothing must not have its messages fill this program's memory. */
    private static final long UNSENT_AT_MOST = 32 << 20;

    private static final AtomicLong NEXT = new AtomicLong();

    /** No other process of this program has it, or had it. */
    final long number = NEXT.incrementAndGet();
    private final LocalMessages board;
    private final Switchboard.Meets meets;
    private final Runnable wanted;
    private final Reactor reactor;
    private final Link link;
    private final DirectAnswers answers;
    private final boolean traces;
    private final boolean takesMemory;
    private final long pid;
    private final Task<Envelope, byte[]> task;
    /** Null if it takes no messages. */
    private final Caller process;
    // Guarded by this.
    private boolean ready;
    private boolean hibernates;
    /** Changed with the lock of this. */
    private volatile boolean gone;

    /** @param name how the others call it */
    ProcessPeer(String name, LocalMessages board, Switchboard.Joined joined) {
        super(name);
        this.board = board;
        meets = joined.meets();
        wanted = joined.wanted();
        reactor = joined.reactor();
        link = joined.link();
        answers = new DirectAnswers(joined.link(), joined.maxMessage(), this::asked);
        traces = joined.tasks().contains(Envelope.TRACE.name());
        takesMemory = joined.tasks().contains(ByReference.HOST.name());
        pid = joined.pid();
        task = ByReference.task(pid);
        process = !joined.tasks().contains(Control.MESSAGE) ? null : new Caller(
                joined.link(), reactor, joined.tasks(), joined.maxMessage(), MOST_OPEN, joined.background(),
                Control.FIRST_MESSAGE);
    }

    /** One that takes no messages may send some, and is no peer that others could reach. */
    @Override
    public synchronized void ready() {
        if (ready || gone || leaving || hibernates || process == null) return;
        ready = true;
        board.ready(this);
    }

    private synchronized void gone() {
        gone = true;
    }

    @Override
    CompletableFuture<byte[]> pass(Envelope message, Executor turn) {
        if (link.unsent() > UNSENT_AT_MOST)
            return CompletableFuture.failedFuture(new Rejected(
                    link.unsent() + " bytes wait for '" + name + "' to read: it gets no more until it does"));
        if (!takesMemory && ByReference.isIn(message.body()))
            return CompletableFuture.failedFuture(new Rejected(noMemory()));
        CompletableFuture<byte[]> answer = process.send(task, traces ? message : message.trace(""));
        // After it: whoever falls asleep now sees that something is open, or is woken.
        wanted.run();
        return answer;
    }

    private String noMemory() {
        return "'" + name + "' takes no memory by reference: only a worker in Java on Linux does";
    }

    /** By which others can open what it has open, 0 if they cannot. */
    long pid() {
        return pid;
    }

    // ---- what is asked of the process itself

    /** Makes places where it can meet others; null if it may not. */
    Switchboard.Meets meets() {
        return meets;
    }

    boolean ring() {
        return link.kind().equals("ring");
    }

    /** Asks the process about its direct links; settles with the answer as it is written. */
    CompletableFuture<byte[]> ask(String channel, Object body) {
        CompletableFuture<byte[]> answer = process == null || gone
                ? CompletableFuture.failedFuture(new Rejected("'" + name + "' takes no messages"))
                : process.send(Envelope.TASK, Envelope.own(channel, body));
        wanted.run();
        return answer;
    }

    // ---- what the process sends

    @Override
    public void asked(int type, int number, long correlation, Input payload) {
        // Whoever hears from it can answer.
        ready();
        if (type == Frame.CANCEL) answers.cancel(correlation);
        else if (number == 0) answers.asked(correlation, payload);
        else
            throw new CodecException("it asks for task " + number + ", and may ask for " + Control.MESSAGE + " only");
    }

    private void asked(Input message, Answer answer) {
        // What it says of itself counts for nothing.
        Envelope envelope = Envelope.CODEC.decode(message).from(name);
        ByReference.of(pid, envelope.body());
        // Kept until a cancel finds its way: a handler may take as long as it likes.
        List<Runnable> handling = new ArrayList<>(1);
        CompletableFuture<byte[]> settled = taken(envelope, handling);
        answer.onCancel(() -> settled.cancel(true));
        settled.whenComplete((value, failure) -> {
            if (failure == null && !takesMemory && ByReference.isIn(value)) answer.reject(noMemory());
            else if (failure == null) answer.reply(value);
            else if (failure instanceof Rejected) answer.reject(failure.getMessage());
            // Without a stack: so its host knows it from what a handler has thrown.
            else if (failure instanceof PeerLost)
                answer.fail(new TaskFailed(Control.MESSAGE, PeerLost.class.getName(), failure.getMessage(), ""));
            else
                answer.fail(failure);
            // It may have fallen asleep while it waited.
            wanted.run();
        });
        handling.forEach(this::onThisThread);
    }

    /** What is too long for its receiver is refused to its sender, whose link has done nothing wrong. */
    private CompletableFuture<byte[]> taken(Envelope envelope, List<Runnable> handling) {
        try {
            return board.take(this, envelope, handling::add);
        } catch (CodecException e) {
            return CompletableFuture.failedFuture(new Rejected(e.getMessage()));
        }
    }

    /** Another thread reads on if it takes long. */
    private void onThisThread(Runnable handling) {
        reactor.beforeCallback();
        handling.run();
    }

    @Override
    public void answered(int type, int number, long correlation, Input payload) {
        if (process != null) process.frame(type, number, correlation, payload);
    }

    @Override
    public boolean busy() {
        return process != null && (process.open() > 0 || board.introductions().keepsAwake(this));
    }

    @Override
    public CompletableFuture<Void> quiet() {
        CompletableFuture<Void> quiet = new CompletableFuture<>();
        if (process == null) quiet.complete(null);
        else {
            // In this order: who finds it no more finds another, or none.
            board.left(this);
            leaving = true;
            board.introductions().part(this).whenComplete((done, failure) -> look(quiet));
        }
        return quiet;
    }

    @Override
    public boolean talks() {
        return answers.open() > 0 || process != null && process.open() > 0;
    }

    @Override
    public synchronized Registration hibernates(Runnable start) {
        hibernates = true;
        return process == null ? () -> {} : board.hibernates(name, start);
    }

    /** Asks until nobody has been passing on a message meanwhile. */
    private void look(CompletableFuture<Void> quiet) {
        process.send(Envelope.TASK, Envelope.whenQuiet()).whenComplete((answer, failure) -> {
            // One that cannot tell has answered all, but what still stands in its mailboxes is not known.
            if (gone || process.open() == 0 && received.sum() == passed.sum()) quiet.complete(null);
            else
                board.later(() -> again(quiet));
        });
    }

    private void again(CompletableFuture<Void> quiet) {
        LockSupport.parkNanos(this, LOOK_NANOS);
        look(quiet);
    }

    @Override
    public void closed(IOException cause) {
        gone();
        try {
            board.left(this);
        } finally {
            answers.closed();
            if (process != null) process.closed(cause);
            board.introductions().gone(this);
        }
    }

    @Override
    boolean local() {
        return false;
    }

    @Override
    int waiting() {
        return -1;
    }
}
