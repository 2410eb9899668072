package dev.drover.channel;

import java.io.IOException;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;

import dev.drover.wire.CodecException;
import dev.drover.wire.PeerLost;
import dev.drover.wire.TaskFailed;

/**
 * What whoever calls gets to hear: the answer as a value, or a failure in his words. Settling it himself cancels the
 * call.
 *
 * @param to who was asked, for failures
 * @param channel for failures
 * @param millis how long it had for its answer, for failures; 0 if it has no deadline
 * @param memory what the call carries by reference, which is released once it has settled; null if nothing
 * @param receipts is told of an answer that carries memory, once that is open; null if none may
 */
record Told(String to, String channel, long millis, Handover memory, Consumer<Received> receipts) {

    <T> CompletableFuture<T> of(CompletableFuture<byte[]> call, Function<Object, T> answer) {
        CompletableFuture<T> told = new CompletableFuture<>();
        call.whenComplete((written, failure) -> {
            try {
                if (failure != null) told.completeExceptionally(inHisWords(Inbox.cause(failure)));
                else if (receipts != null && ByReference.isIn(written)) received(written, told, answer);
                else
                    told.complete(answer.apply(Written.read(written)));
            } catch (CodecException | IOException e) {
                told.completeExceptionally(new TaskFailed(channel, e.getClass().getName(),
                        "the answer cannot be read: " + e.getMessage(), ""));
            } catch (RuntimeException | Error e) {
                told.completeExceptionally(e);
            } finally {
                if (memory != null) memory.release();
            }
        });
        told.whenComplete((value, failure) -> call.cancel(true));
        return told;
    }

    private <T> void received(byte[] written, CompletableFuture<T> told, Function<Object, T> answer)
            throws IOException {
        Received received = Received.open(written, memory == null ? Set.of() : memory.names(), true);
        boolean given = false;
        try {
            receipts.accept(received);
            given = told.complete(answer.apply(received.body()));
        } finally {
            if (!given) received.close();
        }
    }

    private Throwable inHisWords(Throwable cause) {
        if (cause instanceof TaskFailed lost && lost.remoteType().equals(PeerLost.class.getName())
                && lost.remoteStack().isEmpty())
            return new PeerLost(lost.remoteMessage(), true);
        if (cause instanceof TaskFailed remote)
            return new TaskFailed(channel, remote.remoteType(), remote.remoteMessage(), remote.remoteStack());
        if (cause instanceof TimeoutException && millis > 0)
            return new TimeoutException("'" + to + "' has not answered '" + channel + "' in " + millis + " ms");
        return cause;
    }
}
