package dev.drover.channel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.LongStream;

import dev.drover.wire.Rejected;
import dev.drover.wire.TaskFailed;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Streams and callbacks of remote objects. */
@Timeout(60)
class RemoteArgumentsTest {

    interface Progress {
        void at(int percent);

        default String unit() {
            return "%";
        }
    }

    interface Work {
        String run(String what, Progress progress);

        Object apply(Function<Object, Object> function, Object value);

        void keep(Consumer<Object> listener);

        Flow.Publisher<Integer> upTo(int last);

        CompletableFuture<Long> sum(Flow.Publisher<Integer> numbers);
    }

    /** What cannot be called: a stream lasts longer than the call whose argument it has. */
    interface Endless {
        Flow.Publisher<Integer> upTo(Progress progress);
    }

    private static final class OwnWork implements Work {
        private Consumer<Object> kept;

        @Override
        public String run(String what, Progress progress) {
            for (int i = 0; i <= 100; i += 50) progress.at(i);
            return what + progress.unit();
        }

        @Override
        public Object apply(Function<Object, Object> function, Object value) {
            return function.apply(value);
        }

        @Override
        public void keep(Consumer<Object> listener) {
            kept = listener;
            listener.accept("first");
        }

        @Override
        @SuppressWarnings("unchecked")
        public Flow.Publisher<Integer> upTo(int last) {
            return (Flow.Publisher<Integer>) (Flow.Publisher<?>) new Numbers(last, number -> (int) number, null);
        }

        @Override
        public CompletableFuture<Long> sum(Flow.Publisher<Integer> numbers) {
            Taker taker = new Taker(Long.MAX_VALUE);
            numbers.subscribe(taker);
            return taker.end.thenApply(
                    end -> taker.elements.stream().mapToLong(each -> (Integer) each).sum());
        }
    }

    private final TestBoard board = new TestBoard();
    private final LocalPeer caller = board.open("caller", 1 << 20);
    private final LocalPeer owner = board.open("owner", 1 << 20);
    private final OwnWork object = new OwnWork();
    private final Work work;

    RemoteArgumentsTest() {
        owner.export("work", Work.class, object);
        work = caller.remote("owner", "work", Work.class);
    }

    @Test
    void anArgumentIsCalledBackWhileTheCallRuns() {
        List<Integer> seen = new ArrayList<>();
        assertEquals("done%", work.run("done", seen::add));
        assertEquals(List.of(0, 50, 100), seen);
        assertEquals(6L, work.apply(value -> (long) value * 2, 3));
    }

    @Test
    void whatACallbackThrowsReachesTheObjectAndTheCaller() {
        TaskFailed failed = assertThrows(TaskFailed.class, () -> work.apply(value -> {
            throw new IllegalStateException("not " + value);
        }, 3));
        assertTrue(failed.getMessage().contains("not 3"), failed::getMessage);
    }

    @Test
    void afterTheCallTheArgumentIsGone() {
        List<Object> heard = new ArrayList<>();
        work.keep(heard::add);
        assertEquals(List.of("first"), heard);
        assertThrows(Rejected.class, () -> object.kept.accept("second"));
        assertEquals(List.of("first"), heard);
    }

    @Test
    void aResultMayBeAStream() throws Exception {
        Taker taker = new Taker(Long.MAX_VALUE);
        work.upTo(1_000).subscribe(taker);
        taker.awaitEnd();
        assertEquals(LongStream.rangeClosed(1, 1_000).mapToObj(each -> (int) each).toList(), taker.elements);
    }

    @Test
    @SuppressWarnings("unchecked")
    void anArgumentMayBeAStream() throws Exception {
        Numbers numbers = new Numbers(100, number -> (int) number, null);
        assertEquals(5_050L, work.sum((Flow.Publisher<Integer>) (Flow.Publisher<?>) numbers)
                .get(30, TimeUnit.SECONDS));
        assertTrue(numbers.mostAsked.get() <= 128, () -> numbers.mostAsked + " at a time");
    }

    @Test
    void aStreamedElementOfAnotherTypeFailsTheStream() throws Exception {
        owner.handleStream("object:other", message -> new Numbers(3, number -> "text " + number, null));
        Taker taker = new Taker(10);
        caller.remote("owner", "other", Work.class).upTo(3).subscribe(taker);
        assertInstanceOf(IllegalArgumentException.class, taker.failure());
        Taker.await(() -> owner.streams() == 0);
    }

    @Test
    void whatIsNoArgumentIsRefused() {
        String run = "run(java.lang.String," + Progress.class.getName() + ")";
        for (Object bad : List.of("text", Map.of(), Map.of("drover.argument", "work"))) {
            Throwable thrown = assertThrows(Exception.class, () -> caller
                    .invoke("owner", "object:work", List.of(run, List.of("x", bad))).get(30, TimeUnit.SECONDS));
            assertTrue(thrown.getMessage().contains("travels by its name only"), thrown::getMessage);
        }
        assertThrows(IllegalArgumentException.class, () -> caller.remote("owner", "work", Endless.class));
    }
}
