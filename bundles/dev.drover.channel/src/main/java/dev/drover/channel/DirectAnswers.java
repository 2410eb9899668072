package dev.drover.channel;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import dev.drover.wire.CodecException;
import dev.drover.wire.Input;
import dev.drover.wire.Output;
import dev.drover.wire.TaskFailed;
import dev.drover.wire.call.DirectTask;
import dev.drover.wire.call.Failure;
import dev.drover.wire.link.Frame;
import dev.drover.wire.link.Link;

/**
 * The requests of the other side that are answered by whoever is done with them, and not by task threads. Safe for use
 * by many threads; what it is told of a link, it is told by the link's thread.
 */
public final class DirectAnswers implements DirectTask {

    /** Takes requests on the link's thread, which it must not block. */
    @FunctionalInterface
    public interface Taker {

        /**
         * @param request valid only during the call. Code of a user may be run only as the last thing, after
         *     {@link dev.drover.wire.link.Reactor#beforeCallback}
         * @throws CodecException if it is not what it must be; the link is closed then
         */
        void asked(Input request, Answer answer);
    }

    /** Whoever asks more without waiting is refused: each takes memory here until it is answered. */
    static final int MOST_OPEN = 16_384;
    /** While more bytes than these wait to leave, for the other side does not read, its requests are refused. */
    static final long UNSENT_AT_MOST = 32 << 20;

    private static final int LONGEST_TEXT = 16 << 10;

    private final Link link;
    private final int maxMessage;
    private final Taker taker;
    private final Map<Long, Open> open = new ConcurrentHashMap<>();

    /** @param maxMessage the longest payload that may be sent, in bytes */
    public DirectAnswers(Link link, int maxMessage, Taker taker) {
        this.link = link;
        this.maxMessage = maxMessage;
        this.taker = taker;
    }

    /** @throws CodecException if one of that correlation is open */
    @Override
    public void asked(long correlation, Input request) {
        Open answer = new Open(correlation);
        if (open.size() >= MOST_OPEN || link.unsent() > UNSENT_AT_MOST) {
            answer.reject(open.size() + " requests of this process are open, and " + link.unsent()
                    + " bytes wait for it to read: too many");
            return;
        }
        if (open.putIfAbsent(correlation, answer) != null)
            throw new CodecException("request " + correlation + " is open already");
        taker.asked(request, answer);
    }

    @Override
    public boolean cancel(long correlation) {
        Open answer = open.get(correlation);
        if (answer == null) return false;
        answer.cancel();
        return true;
    }

    @Override
    public void closed() {
        open.values().forEach(Open::cancel);
    }

    /** How many are not answered yet. */
    public int open() {
        return open.size();
    }

    private final class Open implements Answer {
        private final long correlation;
        private Runnable whenCancelled;
        private boolean cancelled;
        private boolean done;

        Open(long correlation) {
            this.correlation = correlation;
        }

        @Override
        public void reply(byte[] value) {
            Output out = new Output(maxMessage);
            try {
                out.putLast(value);
            } catch (CodecException e) {
                fail(e);
                return;
            }
            if (end()) link.send(Frame.REPLY, 0, correlation, out);
        }

        @Override
        public void fail(Throwable cause) {
            if (!end()) return;
            Failure failure = cause instanceof TaskFailed remote
                    ? new Failure(remote.remoteType(), remote.remoteMessage(), remote.remoteStack())
                    : Failure.of(cause);
            Output out = new Output(maxMessage);
            // The three texts together fit into the smallest message that may be agreed on.
            failure.write(out, Math.min(LONGEST_TEXT, maxMessage / 16));
            link.send(Frame.ERROR, Frame.FAILED, correlation, out);
        }

        @Override
        public void reject(String why) {
            if (!end()) return;
            Output out = new Output(maxMessage);
            out.putUtf8(Failure.cut(why, Math.min(LONGEST_TEXT, maxMessage / 16)));
            link.send(Frame.ERROR, Frame.REJECTED, correlation, out);
        }

        private boolean end() {
            synchronized (this) {
                if (done) return false;
                done = true;
                whenCancelled = null;
            }
            open.remove(correlation, this);
            return true;
        }

        @Override
        public void onCancel(Runnable work) {
            synchronized (this) {
                if (!cancelled) {
                    if (!done) whenCancelled = work;
                    return;
                }
            }
            work.run();
        }

        void cancel() {
            Runnable work;
            synchronized (this) {
                if (done || cancelled) return;
                cancelled = true;
                work = whenCancelled;
                whenCancelled = null;
            }
            if (end()) link.send(Frame.ERROR, Frame.CANCELLED, correlation, null);
            if (work != null) work.run();
        }
    }
}
