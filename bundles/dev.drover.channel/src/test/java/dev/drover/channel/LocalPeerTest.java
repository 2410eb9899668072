package dev.drover.channel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import dev.drover.wire.CodecException;
import dev.drover.wire.Rejected;
import dev.drover.wire.TaskFailed;
import dev.drover.channel.Answer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A peer whose route is a list, and whose messages come when the test says so. */
@Timeout(60)
class LocalPeerTest {

    /** What was sent, and its answer, which the test gives. */
    private record Sent(Envelope message, CompletableFuture<byte[]> answer) {}

    private final List<Sent> sent = new ArrayList<>();
    private final Queue<Runnable> later = new ArrayDeque<>();
    private final LocalPeer peer = new LocalPeer("it", new Route() {
        @Override
        public CompletableFuture<byte[]> send(Envelope message) {
            Sent each = new Sent(message, new CompletableFuture<>());
            sent.add(each);
            return each.answer;
        }

        @Override
        public void later(Runnable work) {
            work.run();
        }
    }, 1 << 20, () -> {});

    /** What the sender of a message hears. */
    private static final class Heard implements Answer {
        private final List<String> words = new ArrayList<>();
        private Runnable cancel = () -> {};

        @Override
        public void reply(byte[] value) {
            words.add("reply " + Written.read(value));
        }

        @Override
        public void fail(Throwable cause) {
            words.add("fail " + cause);
        }

        @Override
        public void reject(String why) {
            words.add("reject " + why);
        }

        @Override
        public void onCancel(Runnable work) {
            cancel = work;
        }
    }

    /** Comes from "other"; what it leads to is run with {@link #runLater}. */
    private Heard comes(int kind, String channel, Object body, long millis) {
        Heard heard = new Heard();
        peer.deliver(new Envelope(kind, "it", "other", channel, millis, peer.written(body)), heard, later::add);
        return heard;
    }

    private Heard told(String channel, Object body) {
        return comes(Envelope.SEND, channel, body, 0);
    }

    private void runLater() {
        for (Runnable next; (next = later.poll()) != null;) next.run();
    }

    private static Throwable failure(CompletableFuture<?> future) {
        return assertThrows(ExecutionException.class, () -> future.get(30, TimeUnit.SECONDS)).getCause();
    }

    // ---- mailboxes

    @Test
    void aFullMailboxRefusesAndTakesAgainWhenThereIsRoom() {
        List<Object> got = new ArrayList<>();
        peer.on("a:b", new Mailbox(2, 1 << 20, Mailbox.Overflow.REJECT), message -> got.add(message.body()));
        assertEquals(List.of("reply null"), told("a:b", 1).words);
        assertEquals(List.of("reply null"), told("a:b", 2).words);
        assertEquals(
                "reject The mailbox of 'it' for 'a:b' is full: 2 messages or 1048576 bytes of 'other' wait already",
                told("a:b", 3).words.getFirst());
        assertEquals(2, peer.waiting());
        runLater();
        told("a:b", 4);
        runLater();
        assertEquals(List.of(1L, 2L, 4L), got);
        assertEquals(0, peer.waiting());
    }

    @Test
    void aMailboxCountsBytesAndTakesOneMessageWhateverItsSize() {
        List<Object> got = new ArrayList<>();
        peer.on("a:b", new Mailbox(100, 300, Mailbox.Overflow.REJECT), message -> got.add(message.body()));
        assertEquals(List.of("reply null"), told("a:b", "x".repeat(1_000)).words);
        assertTrue(told("a:b", "y").words.getFirst().startsWith("reject "));
        runLater();
        assertEquals(1, got.size());
    }

    @Test
    void theOldestGoesIfTheMailboxSaysSo() {
        List<Object> got = new ArrayList<>();
        peer.on("a:b", new Mailbox(2, 1 << 20, Mailbox.Overflow.DROP_OLDEST), message -> got.add(message.body()));
        for (int i = 0; i < 5; i++) assertEquals(List.of("reply null"), told("a:b", i).words.subList(0, 1));
        runLater();
        assertEquals(List.of(3L, 4L), got);
        assertEquals(3, peer.dropped());
    }

    @Test
    void aMailboxThatSlowsTellsLaterAndHasABoundAllTheSame() {
        List<Object> got = new ArrayList<>();
        peer.on("a:b", new Mailbox(1, 1 << 20, Mailbox.Overflow.SLOW), message -> got.add(message.body()));
        assertEquals(List.of("reply null"), told("a:b", 0).words);
        List<Heard> slowed = new ArrayList<>();
        for (int i = 1; i < Mailbox.MOST_TIMES; i++) slowed.add(told("a:b", i));
        assertTrue(slowed.stream().allMatch(each -> each.words.isEmpty()));
        assertTrue(told("a:b", 99).words.getFirst().startsWith("reject "));
        runLater();
        assertTrue(slowed.stream().allMatch(each -> each.words.equals(List.of("reply null"))));
        assertEquals(Mailbox.MOST_TIMES, got.size());
    }

    @Test
    void sendersAndChannelsDoNotHoldUpEachOther() {
        CompletableFuture<Object> first = new CompletableFuture<>();
        peer.handle("a:slow", message -> first);
        peer.handle("a:quick", message -> "quick");
        Heard slow = comes(Envelope.INVOKE, "a:slow", 1, 0);
        Heard behind = comes(Envelope.INVOKE, "a:slow", 2, 0);
        Heard quick = comes(Envelope.INVOKE, "a:quick", 3, 0);
        runLater();
        assertEquals(List.of(), slow.words);
        assertEquals(List.of(), behind.words);
        assertEquals(List.of("reply quick"), quick.words);
        first.complete("at last");
        assertEquals(List.of("reply at last"), slow.words);
        assertEquals(List.of("reply at last"), behind.words);
    }

    @Test
    void whatFindsNoThreadIsRefusedAndTheLaneGoesOn() {
        peer.handle("a:b", message -> message.body());
        Heard heard = new Heard();
        peer.deliver(new Envelope(Envelope.INVOKE, "it", "other", "a:b", 0, peer.written(1)), heard, work -> {
            throw new RejectedExecutionException("no thread");
        });
        assertTrue(heard.words.getFirst().startsWith("reject there is no thread"), heard.words::toString);
        Heard next = comes(Envelope.INVOKE, "a:b", 2, 0);
        runLater();
        assertEquals(List.of("reply 2"), next.words);
    }

    // ---- listeners and handlers

    @Test
    void aListenerThatThrowsKeepsNobodyFromHearing() {
        List<Object> got = new ArrayList<>();
        peer.on("a:b", message -> {
            throw new AssertionError("meant");
        });
        peer.on("a:b", message -> got.add(message.body()));
        told("a:b", 1);
        told("a:b", 2);
        runLater();
        assertEquals(List.of(1L, 2L), got);
    }

    @Test
    void aHandlerMayThrowAnythingNowOrLater() {
        peer.handle("a:now", message -> {
            throw new StackOverflowError("now");
        });
        peer.handle("a:later", message -> CompletableFuture.failedFuture(new IllegalStateException("later")));
        peer.handle("a:odd", message -> new Object());
        Heard now = comes(Envelope.INVOKE, "a:now", 1, 0);
        Heard after = comes(Envelope.INVOKE, "a:later", 1, 0);
        Heard odd = comes(Envelope.INVOKE, "a:odd", 1, 0);
        runLater();
        assertEquals(List.of("fail java.lang.StackOverflowError: now"), now.words);
        assertEquals(List.of("fail java.lang.IllegalStateException: later"), after.words);
        assertTrue(odd.words.getFirst().startsWith("fail " + CodecException.class.getName()), odd.words::toString);
    }

    @Test
    void theChannelsThatHaveListenersAreTold() {
        MessageChannel.Registration first = peer.on("a:b", message -> {});
        MessageChannel.Registration second = peer.on("a:b", message -> {});
        first.close();
        first.close();
        assertEquals(1, sent.size());
        second.close();
        assertEquals(List.of(Envelope.LISTEN, Envelope.UNLISTEN), sent.stream().map(each -> each.message.kind())
                .toList());
        assertTrue(told("a:b", 1).words.getFirst().startsWith("reject The peer 'it' has no listener"));
    }

    @Test
    void aCancelReachesTheHandlerAndNoLaterOne() {
        List<Boolean> interrupted = new ArrayList<>();
        Heard[] heard = new Heard[1];
        peer.handle("a:b", message -> {
            heard[0].cancel.run();
            interrupted.add(message.cancelled() && Thread.currentThread().isInterrupted());
            return null;
        });
        heard[0] = comes(Envelope.INVOKE, "a:b", 1, 0);
        runLater();
        assertEquals(List.of(true), interrupted);
        assertFalse(Thread.currentThread().isInterrupted());
    }

    @Test
    void whatWaitedTooLongIsNotHandled() {
        List<Object> got = new ArrayList<>();
        peer.handle("a:b", message -> got.add(message.body()));
        Heard heard = comes(Envelope.INVOKE, "a:b", 1, 1);
        // Its deadline is a millisecond away: that has to pass.
        for (long begin = System.nanoTime(); System.nanoTime() - begin < 1_000_000;) Thread.onSpinWait();
        runLater();
        assertEquals(List.of(), got);
        assertTrue(heard.words.getFirst().startsWith("reject it waited"), heard.words::toString);
    }

    // ---- asking

    @Test
    void anAnswerIsToldInTheWordsOfTheCaller() throws Exception {
        CompletableFuture<Object> good = peer.invoke("other", "a:b", 1);
        CompletableFuture<Object> bad = peer.invoke("other", "a:b", 1);
        CompletableFuture<Object> odd = peer.invoke("other", "a:b", 1);
        CompletableFuture<Object> refused = peer.invoke("other", "a:b", 1);
        sent.get(0).answer.complete(peer.written("yes"));
        sent.get(1).answer.completeExceptionally(new TaskFailed("drover:message", "T", "m", "s"));
        sent.get(2).answer.complete(new byte[] {(byte) 0xff});
        sent.get(3).answer.completeExceptionally(new Rejected("no"));
        assertEquals("yes", good.get());
        assertTrue(failure(bad).getMessage().startsWith("Task 'a:b' failed: T: m"), failure(bad).getMessage());
        assertTrue(failure(odd).getMessage().contains("the answer cannot be read"));
        assertEquals("no", failure(refused).getMessage());
    }

    @Test
    void aCallEndsAtItsDeadlineAndOneMadeWhileAnsweringNoLaterThanThatHasLeft() {
        CompletableFuture<Object> call = peer.invoke("other", "a:b", 1, Duration.ofMillis(20));
        Throwable late = failure(call);
        assertInstanceOf(TimeoutException.class, late);
        assertEquals("'other' has not answered 'a:b' in 20 ms", late.getMessage());
        assertTrue(sent.getFirst().answer.isDone());
        peer.handle("a:outer", message -> peer.invoke("third", "a:inner", 1, Duration.ofHours(1)));
        comes(Envelope.INVOKE, "a:outer", 1, 5_000);
        runLater();
        long millis = sent.getLast().message.millis();
        assertTrue(millis > 0 && millis <= 5_000, () -> "it has " + millis + " ms");
    }

    @Test
    void settlingTheFutureByHandCancelsTheCall() {
        CompletableFuture<Object> cancelled = peer.invoke("other", "a:b", 1);
        cancelled.cancel(true);
        assertTrue(sent.get(0).answer.isCancelled());
        CompletableFuture<Object> completed = peer.invoke("other", "a:b", 1);
        completed.complete("my own");
        assertTrue(sent.get(1).answer.isCancelled());
    }

    @Test
    void aClosedPeerFailsItsCallsAndTakesNothing() {
        CompletableFuture<Object> open = peer.invoke("other", "a:b", 1);
        peer.handle("a:b", message -> 1);
        Heard waiting = comes(Envelope.INVOKE, "a:b", 1, 0);
        peer.close();
        peer.close();
        runLater();
        assertInstanceOf(Rejected.class, failure(open));
        assertTrue(waiting.words.getFirst().startsWith("reject The peer 'it' has been closed"));
        assertInstanceOf(Rejected.class, failure(peer.send("other", "a:b", 1)));
        assertTrue(comes(Envelope.INVOKE, "a:b", 1, 0).words.getFirst().startsWith("reject "));
        assertNull(later.poll());
    }

    @Test
    void badArgumentsAreRefusedAtTheCall() {
        assertThrows(IllegalArgumentException.class, () -> peer.send("other", "../a", 1));
        assertThrows(NullPointerException.class, () -> peer.send(null, "a:b", 1));
        assertThrows(CodecException.class, () -> peer.send("other", "a:b", new Object()));
        assertThrows(IllegalArgumentException.class, () -> peer.invoke("other", "a:b", 1, Duration.ofSeconds(-1)));
        assertThrows(NullPointerException.class, () -> peer.on("a:b", null));
        assertThrows(IllegalArgumentException.class, () -> new Mailbox(0, 1, Mailbox.Overflow.REJECT));
        assertEquals(List.of(), sent);
    }
}
