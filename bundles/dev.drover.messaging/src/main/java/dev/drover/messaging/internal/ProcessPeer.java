package dev.drover.messaging.internal;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

import dev.drover.process.Switchboard;
import dev.drover.wire.Input;
import dev.drover.wire.Rejected;
import dev.drover.wire.call.Answer;
import dev.drover.wire.call.Caller;
import dev.drover.wire.message.Envelope;

/** A process as a peer. */
final class ProcessPeer extends KnownPeer implements Switchboard.Port {

    private final LocalMessages board;
    private final Caller process;
    private final Runnable wanted;
    private final Executor turn;

    /**
     * @param process null if it takes no messages
     * @param wanted called when there is a message for it
     * @param beforeUsers run on the link's thread before code of users is
     */
    ProcessPeer(String name, LocalMessages board, Caller process, Runnable wanted, Runnable beforeUsers) {
        super(name);
        this.board = board;
        this.process = process;
        this.wanted = wanted;
        turn = handling -> {
            beforeUsers.run();
            handling.run();
        };
    }

    @Override
    CompletableFuture<byte[]> pass(Envelope message, Executor turn) {
        if (process == null)
            return CompletableFuture.failedFuture(new Rejected("The process '" + name + "' takes no messages"));
        CompletableFuture<byte[]> answer = process.send(Envelope.TASK, message);
        // After it: whoever falls asleep now sees that something is open, or is woken.
        wanted.run();
        return answer;
    }

    @Override
    public void asked(Input message, Answer answer) {
        // What it says of itself counts for nothing.
        Envelope envelope = Envelope.CODEC.decode(message).from(name);
        CompletableFuture<byte[]> settled = board.take(this, envelope, turn);
        answer.onCancel(() -> settled.cancel(true));
        settled.whenComplete((value, failure) -> {
            if (failure == null) answer.reply(value);
            else if (failure instanceof Rejected) answer.reject(failure.getMessage());
            else
                answer.fail(failure);
        });
    }

    @Override
    public void left() {
        board.left(this);
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
