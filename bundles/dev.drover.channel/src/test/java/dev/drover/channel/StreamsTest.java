package dev.drover.channel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;

import dev.drover.wire.CodecException;
import dev.drover.wire.Rejected;
import dev.drover.wire.TaskFailed;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two peers in one program, of which one gives streams and the other takes them. */
@Timeout(120)
class StreamsTest {

    private final TestBoard board = new TestBoard();
    private final LocalPeer giver = board.open("giver", 1 << 20);
    private final LocalPeer taker = board.open("taker", 1 << 20);

    private static Numbers numbers(long count) {
        return new Numbers(count, number -> number, null);
    }

    private Taker take(long first) {
        return take(new Taker(first));
    }

    private Taker take(Taker subscriber) {
        taker.stream("giver", "test:numbers", null).subscribe(subscriber);
        return subscriber;
    }

    private static List<Object> upTo(long last) {
        return new ArrayList<>(LongStream.rangeClosed(1, last).boxed().toList());
    }

    @Test
    void everyElementComesInOrderAndThenTheEnd() throws Exception {
        giver.handleStream("test:numbers", message -> numbers(10_000));
        Taker all = take(Long.MAX_VALUE);
        all.awaitEnd();
        assertEquals(upTo(10_000), all.elements);
        Taker.await(() -> giver.streams() == 0);
    }

    @Test
    void noMoreIsAskedForThanTheSubscriberHasAskedFor() throws Exception {
        Numbers numbers = numbers(1_000);
        giver.handleStream("test:numbers", message -> numbers);
        Taker some = take(3);
        Taker.await(() -> some.elements.size() == 3);
        assertEquals(3, numbers.asked.get());
        some.subscription.request(2);
        Taker.await(() -> some.elements.size() == 5);
        assertEquals(5, numbers.asked.get());
        some.subscription.request(Long.MAX_VALUE);
        some.awaitEnd();
        assertEquals(upTo(1_000), some.elements);
        assertTrue(numbers.mostAsked.get() <= 128, () -> numbers.mostAsked + " at a time");
    }

    @Test
    void aStreamWithoutElementsEndsThoughNobodyAsks() throws Exception {
        giver.handleStream("test:numbers", message -> numbers(0));
        take(0).awaitEnd();
        Taker.await(() -> giver.streams() == 0);
    }

    @Test
    void aFailureComesAfterTheElementsBeforeIt() throws Exception {
        giver.handleStream(
                "test:numbers", message -> new Numbers(200, number -> number, new IOException("disk is gone")));
        Taker some = take(1);
        Taker.await(() -> some.elements.size() == 1);
        some.subscription.request(1_000);
        TaskFailed failed = assertInstanceOf(TaskFailed.class, some.failure());
        assertEquals("java.io.IOException", failed.remoteType());
        assertEquals("disk is gone", failed.remoteMessage());
        assertEquals(upTo(200), some.elements);
    }

    @Test
    void cancellingReachesThePublisher() {
        Numbers numbers = numbers(Long.MAX_VALUE);
        giver.handleStream("test:numbers", message -> numbers);
        Taker some = take(10);
        Taker.await(() -> some.elements.size() == 10);
        some.subscription.cancel();
        Taker.await(() -> numbers.cancelled.get() == 1 && giver.streams() == 0);
        some.subscription.request(5);
        assertEquals(10, some.elements.size());
    }

    @Test
    void aStreamCancelledBeforeItIsOpenIsCancelledOnceItIs() {
        Numbers numbers = numbers(Long.MAX_VALUE);
        giver.handleStream("test:numbers", message -> numbers);
        take(new Taker(1) {
            @Override
            public void onSubscribe(Flow.Subscription given) {
                given.cancel();
            }
        });
        Taker.await(() -> numbers.cancelled.get() == 1 && giver.streams() == 0);
    }

    @Test
    void aPeerThatClosesCancelsItsPublishersAndItsStreamsFail() throws Exception {
        Numbers given = numbers(Long.MAX_VALUE);
        giver.handleStream("test:numbers", message -> given);
        Taker some = take(1);
        Taker.await(() -> some.elements.size() == 1);
        taker.close();
        assertInstanceOf(Rejected.class, some.failure());
        Taker.await(() -> given.cancelled.get() == 1);
    }

    @Test
    void aGiverThatClosesEndsWhatItGives() throws Exception {
        Numbers given = numbers(Long.MAX_VALUE);
        giver.handleStream("test:numbers", message -> given);
        Taker some = take(1);
        Taker.await(() -> some.elements.size() == 1);
        giver.close();
        Throwable end = some.failure();
        assertTrue(assertInstanceOf(Rejected.class, end).getMessage().contains("closed"), end::getMessage);
        Taker.await(() -> given.cancelled.get() == 1);
    }

    /** A peer that lies about its stream. */
    private void lies(Object pulled, Object held) {
        giver.handle(Streams.OPEN, message -> List.of("giver", 7L));
        giver.handle(Streams.PULL, message -> pulled);
        giver.handle(Streams.HOLD, message -> held);
    }

    @Test
    void aGiverThatSaysItGaveMoreThanItDidFailsTheStream() throws Exception {
        lies(List.of(), List.of(5L));
        assertInstanceOf(CodecException.class, take(10).failure());
    }

    @Test
    void aGiverThatGivesMoreThanItIsAskedForFailsTheStream() throws Exception {
        lies(List.of(new byte[] {1}, new byte[] {2}), new CompletableFuture<>());
        Taker some = take(1);
        assertInstanceOf(CodecException.class, some.failure());
        assertEquals(List.of(), some.elements);
    }

    @Test
    void whatIsNoElementOrNoEndFailsTheStream() throws Exception {
        lies("text", new CompletableFuture<>());
        assertInstanceOf(CodecException.class, take(1).failure());
        for (String channel : List.of(Streams.OPEN, Streams.PULL, Streams.HOLD)) giver.removeHandler(channel);
        lies(new CompletableFuture<>(), "text");
        assertInstanceOf(CodecException.class, take(1).failure());
    }

    @Test
    void withoutAHandlerItIsRejected() throws Exception {
        assertInstanceOf(Rejected.class, take(1).failure());
        MessageChannel.Registration there = giver.handleStream("test:other", message -> numbers(1));
        Throwable refused = take(1).failure();
        assertTrue(assertInstanceOf(Rejected.class, refused).getMessage()
                .contains("no stream handler for the channel 'test:numbers'"), refused::getMessage);
        there.close();
        giver.handleStream("test:other", message -> numbers(1));
        assertThrows(IllegalStateException.class, () -> giver.handleStream("test:other", message -> numbers(1)));
        assertThrows(NullPointerException.class, () -> giver.handleStream("test:none", null));
    }

    @Test
    void whatTheHandlerThrowsReachesTheSubscriber() throws Exception {
        giver.handleStream("test:numbers", message -> {
            throw new IOException("no numbers for " + message.from());
        });
        TaskFailed failed = assertInstanceOf(TaskFailed.class, take(1).failure());
        assertEquals("no numbers for taker", failed.remoteMessage());
        assertEquals(0, giver.streams());
    }

    @Test
    void aPublisherThatGivesMoreThanItIsAskedForFails() throws Exception {
        giver.handleStream("test:numbers", message -> subscriber -> subscriber.onSubscribe(new Flow.Subscription() {
            @Override
            public void request(long more) {
                for (long i = 0; i <= more; i++) subscriber.onNext(i);
            }

            @Override
            public void cancel() {}
        }));
        Taker some = take(2);
        TaskFailed failed = assertInstanceOf(TaskFailed.class, some.failure());
        assertTrue(failed.getMessage().contains("more elements than it was asked for"), failed::getMessage);
        assertEquals(List.of(0L, 1L), some.elements);
    }

    @Test
    void anElementThatIsNoValueOrTooLongFailsTheStream() throws Exception {
        for (Object bad : Arrays.asList(new Object(), new byte[2 << 20])) {
            MessageChannel.Registration once = giver.handleStream(
                    "test:numbers", message -> new Numbers(3, number -> number == 2 ? bad : number, null));
            Taker some = take(10);
            assertInstanceOf(TaskFailed.class, some.failure());
            assertEquals(List.of(1L), some.elements);
            once.close();
            Taker.await(() -> giver.streams() == 0);
        }
    }

    @Test
    void longElementsComeInAnswersThatFit() throws Exception {
        giver.handleStream("test:numbers", message -> new Numbers(20, number -> new byte[300 << 10], null));
        Taker some = take(Long.MAX_VALUE);
        some.awaitEnd();
        assertEquals(20, some.elements.size());
    }

    @Test
    void askingForNoneOrLessFailsTheSubscriber() throws Exception {
        Numbers numbers = numbers(Long.MAX_VALUE);
        giver.handleStream("test:numbers", message -> numbers);
        Taker some = take(1);
        Taker.await(() -> some.elements.size() == 1);
        some.subscription.request(0);
        assertInstanceOf(IllegalArgumentException.class, some.failure());
        Taker.await(() -> numbers.cancelled.get() == 1);
    }

    @Test
    void aSubscriberThatThrowsIsCancelled() {
        Numbers numbers = numbers(Long.MAX_VALUE);
        giver.handleStream("test:numbers", message -> numbers);
        take(new Taker(5) {
            @Override
            public void onNext(Object element) {
                throw new IllegalStateException("made by this test");
            }
        });
        Taker.await(() -> numbers.cancelled.get() == 1 && giver.streams() == 0);
    }

    @Test
    void aNumberMeansNothingToAnotherPeer() throws Exception {
        giver.handleStream("test:numbers", message -> numbers(Long.MAX_VALUE));
        LocalPeer other = board.open("other", 1 << 20);
        Taker some = take(1);
        Taker.await(() -> some.elements.size() == 1);
        assertEquals(List.of(), other.invoke("giver", Streams.PULL, List.of(1L, 1L)).get(60, TimeUnit.SECONDS));
        ExecutionException refused = assertThrows(ExecutionException.class,
                () -> other.invoke("giver", Streams.HOLD, List.of(1L)).get(60, TimeUnit.SECONDS));
        assertInstanceOf(Rejected.class, refused.getCause());
        some.subscription.cancel();
    }

    @Test
    void whatIsNoMessageAboutAStreamIsRefused() {
        giver.handleStream("test:numbers", message -> numbers(1));
        for (String channel : List.of(Streams.OPEN, Streams.HOLD, Streams.PULL))
            for (Object body : Arrays.asList(null, 1, List.of(), List.of("a"), List.of("test:numbers", "b", 3))) {
                ExecutionException refused = assertThrows(ExecutionException.class,
                        () -> taker.invoke("giver", channel, body).get(60, TimeUnit.SECONDS));
                assertInstanceOf(TaskFailed.class, refused.getCause(), () -> channel + " " + body);
            }
    }
}
