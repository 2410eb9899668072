package dev.drover.channel;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

import dev.drover.wire.Rejected;
import dev.drover.wire.TaskFailed;

/** Peers of one program, and the ways between them. */
final class TestBoard {

    private final Map<String, LocalPeer> peers = new ConcurrentHashMap<>();

    /** A peer whose messages of that many bytes at most reach all others. */
    LocalPeer open(String name, int maxMessage) {
        LocalPeer peer = new LocalPeer(name, new Way(), maxMessage, () -> peers.remove(name));
        peers.put(name, peer);
        return peer;
    }

    private final class Way implements Route {
        @Override
        public CompletableFuture<byte[]> send(Envelope message) {
            LocalPeer to = peers.get(message.to());
            if (to == null) return CompletableFuture.failedFuture(new Rejected("no peer " + message.to()));
            Settled answer = new Settled();
            to.deliver(message, answer, this::later);
            return answer.future;
        }

        @Override
        public void later(Runnable work) {
            Thread.ofVirtual().start(work);
        }
    }

    /** The sender has given up if the future is done without an answer. */
    private static final class Settled implements Answer {
        private final CompletableFuture<byte[]> future = new CompletableFuture<>();
        private volatile boolean answered;

        @Override
        public void reply(byte[] value) {
            answered = true;
            future.complete(value);
        }

        @Override
        public void fail(Throwable cause) {
            answered = true;
            future.completeExceptionally(
                    new TaskFailed("it", cause.getClass().getName(), String.valueOf(cause.getMessage()), ""));
        }

        @Override
        public void reject(String why) {
            answered = true;
            future.completeExceptionally(new Rejected(why));
        }

        @Override
        public void onCancel(Runnable work) {
            future.whenComplete((value, failure) -> {
                if (!answered) work.run();
            });
        }
    }
}
