package dev.drover.messaging.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.LongStream;

import dev.drover.api.messaging.Messages;
import dev.drover.channel.MessageChannel;
import dev.drover.wire.Rejected;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Messages for a peer that is not there yet. */
@Timeout(60)
class WaitingTest {

    private final LocalMessages messages = new LocalMessages();
    private final MessageChannel main = messages.open("main");
    private final AtomicInteger wanted = new AtomicInteger();

    @AfterEach
    void close() {
        messages.close();
    }

    private static void await(java.util.function.BooleanSupplier condition) {
        long begin = System.nanoTime();
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() - begin < TimeUnit.SECONDS.toNanos(30), "in vain waited for");
            LockSupport.parkNanos(1_000_000);
        }
    }

    private static String refusal(CompletableFuture<?> call) {
        Throwable thrown = assertThrows(ExecutionException.class, () -> call.get(30, TimeUnit.SECONDS));
        return assertInstanceOf(Rejected.class, thrown.getCause()).getMessage();
    }

    @Test
    void whatIsSentToOneThatIsExpectedWaitsAndIsHandledInItsOrder() throws Exception {
        messages.expect("svc", wanted::incrementAndGet);
        List<CompletableFuture<Object>> calls = new ArrayList<>();
        for (long i = 0; i < 500; i++) calls.add(main.invoke("svc", "test:next", i));
        await(() -> wanted.get() == 1);
        List<Object> heard = new CopyOnWriteArrayList<>();
        // Named as a worker of that pool would be.
        MessageChannel late = messages.open("svc-1");
        late.close();
        MessageChannel svc = messages.open("svc");
        svc.handle("test:next", message -> {
            heard.add(message.body());
            return message.body();
        });
        for (long i = 500; i < 1000; i++) calls.add(main.invoke("svc", "test:next", i));
        // Those that came before it had a handler are refused by it; a process has its handlers before it joins.
        int refused = 0;
        for (CompletableFuture<Object> each : calls)
            if (each.handle((value, failure) -> failure).get() != null) refused++;
        assertEquals(heard.size(), calls.size() - refused);
        List<Object> sorted = heard.stream().sorted().toList();
        assertEquals(sorted, List.copyOf(heard));
    }

    @Test
    void aMessageWaitsNoLongerThanItsSender() throws Exception {
        Messages.Expected expected = messages.expect("svc", wanted::incrementAndGet);
        Throwable thrown = assertThrows(ExecutionException.class,
                () -> main.invoke("svc", "test:next", 1, Duration.ofMillis(60)).get(30, TimeUnit.SECONDS));
        assertInstanceOf(TimeoutException.class, thrown.getCause());
        CompletableFuture<Object> cancelled = main.invoke("svc", "test:next", 2);
        cancelled.cancel(true);
        CompletableFuture<Object> kept = main.invoke("svc", "test:next", 3);
        expected.refuse("'svc' does not start");
        assertEquals("'svc' does not start", refusal(kept));
        assertEquals("'svc' does not start", refusal(main.send("svc", "test:next", 4)));
        expected.accept();
        CompletableFuture<Object> again = main.invoke("svc", "test:next", 5);
        assertFalse(again.isDone());
        expected.close();
        assertTrue(refusal(again).contains("'svc'"));
        assertTrue(refusal(main.invoke("svc", "test:next", 6)).startsWith("There is no peer 'svc'; there are main"));
    }

    @Test
    void connectedAsksForItAndWhatIsAskedMayThrow() throws Exception {
        messages.expect("svc", () -> {
            wanted.incrementAndGet();
            throw new IllegalStateException("on purpose");
        });
        var waits = messages.connected("svc");
        await(() -> wanted.get() == 1);
        messages.open("svc");
        assertEquals("svc", waits.get(30, TimeUnit.SECONDS).name());
        assertThrows(IllegalStateException.class, () -> messages.expect("svc", () -> {}));
        assertThrows(IllegalArgumentException.class, () -> messages.expect("no name", () -> {}));
    }

    @Test
    void whatWaitsIsBounded() {
        Messages.Expected expected = messages.expect("svc", () -> {});
        List<CompletableFuture<Void>> all =
                LongStream.range(0, Waiting.MOST).mapToObj(i -> main.send("svc", "test:note", i)).toList();
        assertTrue(all.stream().noneMatch(CompletableFuture::isDone));
        assertTrue(refusal(main.send("svc", "test:note", 0)).contains("Too much waits for 'svc'"));
        expected.close();
        assertTrue(all.stream().allMatch(CompletableFuture::isDone));
        messages.expect("large", () -> {});
        byte[] large = new byte[(int) Waiting.MOST_BYTES];
        assertFalse(main.send("large", "test:note", large).isDone());
        assertTrue(refusal(main.send("large", "test:note", 0)).contains("Too much waits"));
    }
}
