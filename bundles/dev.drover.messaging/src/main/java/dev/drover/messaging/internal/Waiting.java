package dev.drover.messaging.internal;

import java.lang.System.Logger.Level;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;

import dev.drover.api.messaging.Messages;
import dev.drover.channel.Envelope;
import dev.drover.wire.Rejected;
import dev.drover.wire.link.SafeLog;

/**
 * The messages for one peer that is expected and not there: they wait in their order until it is, within bounds. Safe
 * for use by many threads; no code of users runs while its lock is held.
 */
final class Waiting implements Messages.Expected {

    private static final System.Logger LOG = SafeLog.of(Waiting.class);
    static final int MOST = 10_000;
    static final long MOST_BYTES = 16 << 20;
    private static final long NANOS_OF_MILLI = 1_000_000;

    /** A message that waits; equal only to itself. */
    private static final class Held {
        private final KnownPeer from;
        private final Envelope message;
        private final long since = System.nanoTime();
        private final CompletableFuture<byte[]> answer = new CompletableFuture<>();

        Held(KnownPeer from, Envelope message) {
            this.from = from;
            this.message = message;
        }

        /** The message with the time that is left for its answer; null if none is. */
        Envelope now() {
            if (message.millis() == 0) return message;
            long left = message.millis() - (System.nanoTime() - since) / NANOS_OF_MILLI;
            return left > 0 ? message.millis(left) : null;
        }
    }

    private final String name;
    private final Runnable wanted;
    private final LocalMessages board;
    private final boolean once;
    // These are guarded by this.
    private final Set<Held> queue = new LinkedHashSet<>();
    private long bytes;
    private boolean passing;
    private boolean again;
    private String refusal;
    /** Whether it takes none any more, because another one waits for the name by now, or nobody does. */
    private boolean over;
    /** Whether what is sent now must wait behind others; changed with the lock. */
    private volatile boolean holds;

    /**
     * @param wanted called when a message begins to wait
     * @param once whether it is over once the peer has come and has what waited
     */
    Waiting(String name, Runnable wanted, LocalMessages board, boolean once) {
        this.name = name;
        this.wanted = wanted;
        this.board = board;
        this.once = once;
    }

    boolean holds() {
        return holds;
    }

    /** Has a message wait; null if this is over. */
    CompletableFuture<byte[]> take(KnownPeer from, Envelope message) {
        Held held = new Held(from, message);
        boolean first;
        synchronized (this) {
            if (over) return null;
            String why = refusal;
            if (why == null && (queue.size() >= MOST || !queue.isEmpty() && bytes + message.size() > MOST_BYTES))
                why = "Too much waits for '" + name + "', which is not there yet: " + queue.size() + " messages of "
                        + bytes + " bytes";
            if (why != null) return CompletableFuture.failedFuture(new Rejected(why));
            first = queue.isEmpty();
            queue.add(held);
            bytes += message.size();
            holds = true;
        }
        held.answer.whenComplete((value, failure) -> drop(held));
        // It may have come after it was looked for.
        if (board.has(message.to())) arrived();
        else if (first) want();
        return held.answer;
    }

    private synchronized boolean drop(Held held) {
        if (!queue.remove(held)) return false;
        bytes -= held.message.size();
        holds = passing || !queue.isEmpty();
        return true;
    }

    /** Says that the peer is wanted; on another thread, for this one may be a link's. */
    void want() {
        try {
            board.later(() -> {
                try {
                    wanted.run();
                } catch (Throwable e) {
                    LOG.log(Level.WARNING, "'" + name + "' could not be had when a message came for it", e);
                }
            });
        } catch (Throwable e) {
            // The next message that finds nothing waiting asks again.
            LOG.log(Level.WARNING, "There is no thread to ask for '" + name + "'", e);
            rejectAll("'" + name + "' is not there, and there is no thread to ask for it: " + e.getMessage());
        }
    }

    /** The peer is there. */
    void arrived() {
        synchronized (this) {
            if (passing) again = true;
            else if (queue.isEmpty()) end();
            if (passing || queue.isEmpty()) return;
            passing = true;
        }
        try {
            board.later(this::pass);
        } catch (Throwable e) {
            synchronized (this) {
                passing = false;
            }
            rejectAll("There is no thread to bring '" + name + "' what waits for it: " + e.getMessage());
        }
    }

    /** Passes on what waits, in its order, until the queue is empty or the peer has gone again. */
    private void pass() {
        for (Held next; (next = next()) != null;) {
            Envelope message = next.now();
            CompletableFuture<byte[]> answer = message == null
                    ? CompletableFuture.failedFuture(new TimeoutException("it has waited for '" + name + "' in vain"))
                    : passed(next, message);
            if (answer == null) {
                if (gone()) return;
            } else {
                drop(next);
                settle(next, answer);
            }
        }
    }

    /** Null if the peer has gone again. One that cannot be passed on holds up no other. */
    private CompletableFuture<byte[]> passed(Held next, Envelope message) {
        try {
            return board.passNow(next.from, message, board::later);
        } catch (Throwable e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /** The first that waits; null if none does, and then nothing is passed on any more. */
    private synchronized Held next() {
        if (!queue.isEmpty()) return queue.iterator().next();
        passing = false;
        holds = false;
        end();
        return null;
    }

    /** All that has waited has been brought. Called with the lock. */
    private void end() {
        if (!once) return;
        over = true;
        board.forget(name, this);
    }

    /** The peer is not there again; false if one has come meanwhile. */
    private boolean gone() {
        synchronized (this) {
            boolean came = again;
            again = false;
            if (came) return false;
            passing = false;
        }
        // It hibernates again, or has ended for good.
        if (once) want();
        return true;
    }

    private static void settle(Held held, CompletableFuture<byte[]> answer) {
        held.answer.whenComplete((value, failure) -> answer.cancel(true));
        answer.whenComplete((value, failure) -> {
            if (failure == null) held.answer.complete(value);
            else
                held.answer.completeExceptionally(failure);
        });
    }

    // ---- what its owner knows

    @Override
    public void refuse(String why) {
        synchronized (this) {
            refusal = why;
        }
        rejectAll(why);
    }

    @Override
    public synchronized void accept() {
        refusal = null;
    }

    @Override
    public void close() {
        synchronized (this) {
            over = once;
        }
        board.forget(name, this);
        refuse("There is no peer '" + name + "' any more");
    }

    private void rejectAll(String why) {
        List<Held> all;
        synchronized (this) {
            all = List.copyOf(queue);
            queue.clear();
            bytes = 0;
            holds = passing;
        }
        all.forEach(each -> each.answer.completeExceptionally(new Rejected(why)));
    }
}
