package dev.drover.channel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import dev.drover.wire.Rejected;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is let in on a channel, and what a sender hears of the rest. */
@Timeout(60)
class GuardTest {

    private final TestBoard board = new TestBoard();
    private final LocalPeer receiver = board.open("receiver", 1 << 20);
    private final LocalPeer ui = board.open("ui", 1 << 20);
    private final LocalPeer worker = board.open("svc-3", 1 << 20);
    private final BlockingQueue<Object> heard = new LinkedBlockingQueue<>();

    @BeforeEach
    void listen() {
        receiver.on("app:save-file", message -> heard.add(message.body()));
        receiver.handle("app:save-file", message -> heard.add(message.body()));
    }

    private static void taken(CompletableFuture<?> future) throws Exception {
        future.get(30, TimeUnit.SECONDS);
    }

    private static void refused(String why, CompletableFuture<?> future) {
        Throwable cause = assertThrows(ExecutionException.class, () -> future.get(30, TimeUnit.SECONDS)).getCause();
        assertEquals(why, assertInstanceOf(Rejected.class, cause).getMessage());
    }

    /** What was sent is taken before it is heard, and what listens and what answers have no order between them. */
    private void assertHeard(Object... bodies) throws InterruptedException {
        Map<Object, Integer> all = new HashMap<>();
        for (int i = 0; i < bodies.length; i++)
            all.merge(Objects.requireNonNull(heard.poll(30, TimeUnit.SECONDS), "not heard"), 1, Integer::sum);
        for (Object body : bodies) assertEquals(1, all.remove(body), () -> body + " was not heard once");
        assertEquals(Map.of(), all);
        assertEquals(List.of(), List.copyOf(heard));
    }

    @Test
    void onlyThoseWhoMayDoSend() throws Exception {
        receiver.guard("app:save-file", Guard.from("svc", "main"));
        taken(worker.send("receiver", "app:save-file", 1));
        taken(worker.invoke("receiver", "app:save-file", 2));
        String why = "'ui' may not send to the channel 'app:save-file'";
        refused(why, ui.send("receiver", "app:save-file", 3));
        refused(why, ui.invoke("receiver", "app:save-file", 4));
        assertHeard(1L, 2L);
    }

    @Test
    void whatIsTooLongIsNotRead() throws Exception {
        receiver.guard("app:save-file", Guard.NONE.longest(10).accepting("read by nobody", message -> {
            throw new AssertionError("it was read");
        }));
        refused("a message to the channel 'app:save-file' has 10 bytes at most, not 12",
                ui.send("receiver", "app:save-file", "x".repeat(11)));
        assertHeard();
    }

    @Test
    void aSenderHearsWhatItsMessageMustBe() throws Exception {
        receiver.guard("app:save-file", Guard.NONE.accepting(
                "a map with a name", message -> message.body() instanceof Map<?, ?> map && map.containsKey("name")));
        taken(ui.send("receiver", "app:save-file", Map.of("name", "a")));
        String why = "a message to the channel 'app:save-file' must be a map with a name";
        refused(why, ui.send("receiver", "app:save-file", "a"));
        refused(why, ui.invoke("receiver", "app:save-file", Map.of()));
        assertHeard(Map.of("name", "a"));
    }

    @Test
    void aCheckTellsItsOwnReason() throws Exception {
        receiver.guard("app:save-file", Guard.from("ui").checking(message -> message.body() instanceof Long age
                && age < 18 ? Optional.of("must have at least 18, not " + age) : Optional.empty()));
        taken(ui.send("receiver", "app:save-file", 18));
        String why = "a message to the channel 'app:save-file' must have at least 18, not 17";
        refused(why, ui.send("receiver", "app:save-file", 17));
        refused(why, ui.invoke("receiver", "app:save-file", 17));
        refused("'svc-3' may not send to the channel 'app:save-file'", worker.send("receiver", "app:save-file", 18));
        assertHeard(18L);
    }

    @Test
    void aCheckThatThrowsRefuses() throws Exception {
        receiver.guard("app:save-file", Guard.NONE.accepting("a number", message -> (Long) message.body() > 0));
        CompletableFuture<Void> sent = ui.send("receiver", "app:save-file", "text");
        Throwable cause = assertThrows(ExecutionException.class, () -> sent.get(30, TimeUnit.SECONDS)).getCause();
        assertTrue(cause.getMessage().contains("could not be checked: java.lang.ClassCastException"),
                cause::getMessage);
        assertHeard();
    }

    @Test
    void streamsAreGuardedToo() throws Exception {
        receiver.handleStream("app:save-file", message -> new Numbers(1, number -> number, null));
        receiver.guard("app:save-file", Guard.from("ui"));
        Taker refused = new Taker(1);
        worker.stream("receiver", "app:save-file", null).subscribe(refused);
        assertInstanceOf(Rejected.class, refused.failure());
        Taker taken = new Taker(1);
        ui.stream("receiver", "app:save-file", null).subscribe(taken);
        taken.awaitEnd();
    }

    @Test
    void aChannelHasOneGuardUntilItIsTakenAway() throws Exception {
        MessageChannel.Registration guarded = receiver.guard("app:save-file", Guard.from("main"));
        assertThrows(IllegalStateException.class, () -> receiver.guard("app:save-file", Guard.NONE));
        guarded.close();
        taken(ui.send("receiver", "app:save-file", 1));
        assertThrows(NullPointerException.class, () -> receiver.guard("app:save-file", null));
        assertThrows(IllegalArgumentException.class, () -> Guard.NONE.longest(-1));
    }
}
