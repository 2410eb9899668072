package dev.drover.channel;

import java.lang.System.Logger.Level;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;

import dev.drover.wire.CodecException;
import dev.drover.wire.TaskFailed;
import dev.drover.wire.link.SafeLog;

/**
 * The taking end of a stream. It pulls no more than its subscriber has asked for, {@value #AHEAD} elements at a time at
 * most, and one pull at a time. Safe for use by many threads; the subscriber is told one thing after the other, on
 * threads of the program and not of a link.
 */
final class Inflow implements Flow.Subscription {

    private static final System.Logger LOG = SafeLog.of(Inflow.class);
    private static final int AHEAD = 128;

    private final LocalPeer peer;
    private final String channel;
    private final Flow.Subscriber<? super Object> subscriber;

    // Guarded by this.
    private final ArrayDeque<byte[]> ready = new ArrayDeque<>();
    private long demand;
    private long received;
    /** How many elements there are in all, -1 while that is not known. */
    private long total = -1;
    private Throwable failure;
    private boolean pulling;
    private boolean dry;
    private boolean telling;
    private boolean over;
    private String giver;
    private Object id;
    private CompletableFuture<?> hold;

    Inflow(LocalPeer peer, String channel, Flow.Subscriber<? super Object> subscriber) {
        this.peer = peer;
        this.channel = channel;
        this.subscriber = subscriber;
    }

    /** Opens the stream; called once, after the subscriber was given this. */
    void open(String to, Object body) {
        CompletableFuture<Object> opened;
        try {
            opened = peer.invoke(to, Streams.OPEN, List.of(channel, peer.written(body)));
        } catch (Throwable e) {
            fail(e);
            return;
        }
        opened.whenComplete((answer, thrown) -> {
            if (thrown != null) fail(thrown);
            else if (answer instanceof List<?> parts && parts.size() == 2 && parts.get(0) instanceof String name)
                opened(name, parts.get(1));
            else
                fail(new CodecException("'" + to + "' has answered an opened stream with something else"));
        });
    }

    private void opened(String name, Object number) {
        CompletableFuture<Object> held = peer.ask(name, Streams.HOLD, List.of(number));
        boolean unwanted;
        synchronized (this) {
            giver = name;
            id = number;
            hold = held;
            unwanted = over;
        }
        held.whenComplete(this::ended);
        // Whoever has cancelled it meanwhile could tell nobody.
        if (unwanted) held.cancel(true);
        else
            pull();
    }

    /** The giving end has told how many elements there are, or has gone. */
    private void ended(Object answer, Throwable thrown) {
        if (thrown != null) {
            fail(thrown);
            return;
        }
        if (!(answer instanceof List<?> parts) || parts.isEmpty() || !(parts.get(0) instanceof Long count)) {
            fail(new CodecException("the end of a stream must be a list that begins with the number of elements"));
            return;
        }
        synchronized (this) {
            total = count;
            if (parts.size() == 4)
                failure = new TaskFailed(channel, String.valueOf(parts.get(1)),
                        String.valueOf(parts.get(2)), String.valueOf(parts.get(3)));
        }
        checkWhole();
        tell();
        pull();
    }

    // ---- what the subscriber asks for

    @Override
    public void request(long more) {
        if (more <= 0) {
            fail(new IllegalArgumentException("a subscriber has asked for " + more + " elements: 1 is the least"));
            return;
        }
        synchronized (this) {
            demand = demand + more < 0 ? Long.MAX_VALUE : demand + more;
        }
        tell();
        pull();
    }

    @Override
    public void cancel() {
        CompletableFuture<?> held;
        synchronized (this) {
            over = true;
            ready.clear();
            held = hold;
        }
        if (held != null) held.cancel(true);
    }

    /** Ends it at once; what has come and was not told is left out. */
    private void fail(Throwable cause) {
        CompletableFuture<?> held;
        synchronized (this) {
            if (over || failure != null && total < 0) return;
            failure = cause;
            total = -1;
            ready.clear();
            held = hold;
        }
        if (held != null) held.cancel(true);
        tell();
    }

    // ---- pulling

    private void pull() {
        int most;
        synchronized (this) {
            most = (int) Math.min(AHEAD, demand - ready.size());
            if (giver == null || over || pulling || dry || failure != null && total < 0 || received == total
                    || most <= 0)
                return;
            pulling = true;
        }
        peer.ask(giver, Streams.PULL, List.of(id, most)).whenComplete((answer, thrown) -> pulled(most, answer, thrown));
    }

    private void pulled(int most, Object answer, Throwable thrown) {
        if (thrown == null && answer instanceof List<?> all && all.size() <= most
                && all.stream().allMatch(byte[].class::isInstance)) {
            synchronized (this) {
                pulling = false;
                // Nothing more comes: the end is on its way.
                if (all.isEmpty()) dry = true;
                received += all.size();
                if (!over) all.forEach(each -> ready.add((byte[]) each));
            }
            checkWhole();
            tell();
            pull();
        } else
            fail(thrown != null ? thrown
                    : new CodecException("what is pulled must be a list of byte strings, no more than were asked for"));
    }

    /** Fails if it has ended, and another number of elements has come than there are said to be. */
    private void checkWhole() {
        String what;
        synchronized (this) {
            if (total < 0 || received < total && !dry || received == total) return;
            what = "the stream has ended after " + received + " elements, and is said to have " + total;
        }
        fail(new CodecException(what));
    }

    // ---- telling

    /** Tells the subscriber what there is to tell, on another thread: this one may be a link's. */
    private void tell() {
        synchronized (this) {
            if (telling || !anythingToTell()) return;
            telling = true;
        }
        peer.later(this::tellAll);
    }

    /** Called with the lock. */
    private boolean anythingToTell() {
        return !over && (demand > 0 && !ready.isEmpty() || atEnd());
    }

    /** Called with the lock. */
    private boolean atEnd() {
        return ready.isEmpty() && (failure != null && total < 0 || total >= 0 && received >= total);
    }

    private void tellAll() {
        while (true) {
            byte[] next;
            synchronized (this) {
                if (!anythingToTell()) {
                    telling = false;
                    break;
                }
                next = ready.poll();
                if (next == null) over = true;
                else
                    demand--;
            }
            if (next == null) {
                tellEnd();
                return;
            }
            tell(next);
        }
        pull();
    }

    private void tell(byte[] written) {
        Object element;
        try {
            element = Written.read(written);
        } catch (Throwable e) {
            fail(e);
            return;
        }
        try {
            subscriber.onNext(element);
        } catch (Throwable e) {
            LOG.log(Level.WARNING, "A subscriber of '" + channel + "' threw; its stream is cancelled", e);
            cancel();
        }
    }

    private void tellEnd() {
        try {
            if (failure == null) subscriber.onComplete();
            else
                subscriber.onError(failure);
        } catch (Throwable e) {
            LOG.log(Level.WARNING, "A subscriber of '" + channel + "' threw at the end of its stream", e);
        }
    }
}
