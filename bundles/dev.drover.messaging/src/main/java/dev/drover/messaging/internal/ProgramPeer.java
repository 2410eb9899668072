package dev.drover.messaging.internal;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

import dev.drover.wire.Rejected;
import dev.drover.wire.TaskFailed;
import dev.drover.channel.Answer;
import dev.drover.channel.Envelope;
import dev.drover.channel.LocalPeer;
import dev.drover.channel.Route;

/** A peer of this program. */
final class ProgramPeer extends KnownPeer implements Route {

    private static final int LONGEST_BODY = 1 << 30;

    private final LocalMessages board;
    private final LocalPeer peer;

    ProgramPeer(String name, LocalMessages board) {
        super(name);
        this.board = board;
        peer = new LocalPeer(name, this, LONGEST_BODY, () -> board.left(this));
    }

    LocalPeer peer() {
        return peer;
    }

    @Override
    public CompletableFuture<byte[]> send(Envelope message) {
        return board.take(this, message, board::later);
    }

    @Override
    public void later(Runnable work) {
        board.later(work);
    }

    @Override
    CompletableFuture<byte[]> pass(Envelope message, Executor turn) {
        OwnAnswer answer = new OwnAnswer(message.channel());
        peer.deliver(message, answer, turn);
        return answer.future;
    }

    /** An answer within this program. */
    private static final class OwnAnswer implements Answer {
        private final String channel;
        private final CompletableFuture<byte[]> future = new CompletableFuture<>();
        private volatile boolean answered;

        OwnAnswer(String channel) {
            this.channel = channel;
        }

        @Override
        public void reply(byte[] value) {
            answered = true;
            future.complete(value);
        }

        @Override
        public void fail(Throwable cause) {
            answered = true;
            StringWriter stack = new StringWriter();
            cause.printStackTrace(new PrintWriter(stack));
            String message = cause.getMessage() == null ? "" : cause.getMessage();
            future.completeExceptionally(cause instanceof TaskFailed ? cause
                    : new TaskFailed(channel, cause.getClass().getName(), message, stack.toString()));
        }

        @Override
        public void reject(String why) {
            answered = true;
            future.completeExceptionally(new Rejected(why));
        }

        /** The sender has given up if the future is done without an answer. */
        @Override
        public void onCancel(Runnable work) {
            future.whenComplete((value, failure) -> {
                if (!answered) work.run();
            });
        }
    }

    @Override
    boolean local() {
        return true;
    }

    @Override
    int waiting() {
        return peer.waiting();
    }
}
