package dev.drover.messaging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.LongStream;

import dev.drover.api.messaging.MessageRecord;
import dev.drover.api.messaging.Messages;
import dev.drover.api.messaging.PeerSnapshot;
import dev.drover.api.pool.PoolSpec;
import dev.drover.api.pool.ProcessPool;
import dev.drover.api.pool.Worker;
import dev.drover.api.pool.WorkerState;
import dev.drover.api.process.Depth;
import dev.drover.pool.Pools;
import dev.drover.wire.PeerLost;
import dev.drover.wire.Rejected;
import dev.drover.wire.TaskFailed;
import dev.drover.channel.Mailbox;
import dev.drover.channel.MessageChannel;
import dev.drover.wire.link.Platform;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Messages between a program, a part of it, and two workers: what electron-re's 25 cases of its channel mean, with
 * main, UI and services, and what goes wrong there.
 */
@Timeout(180)
class MessagingTest {

    private static final long PATIENCE_SECONDS = 60;

    private final Messages messages = Messaging.ofThisProgram();
    private MessageChannel main;
    private MessageChannel ui;
    private ProcessPool pool;
    private Worker one;

    @BeforeEach
    void open() {
        main = messages.open(Messages.MAIN);
        ui = messages.open("ui");
        pool = Pools.open(PoolSpec.java("svc", MessageWorker.class).size(2, 2));
        messages.connected("svc-1").join();
        messages.connected("svc-2").join();
        one = pool.worker(0).orElseThrow();
    }

    @AfterEach
    void close() {
        pool.close();
        main.close();
        ui.close();
        await(() -> messages.peers().isEmpty());
    }

    private static void await(BooleanSupplier condition) {
        long begin = System.nanoTime();
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() - begin < TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS), "in vain waited for");
            LockSupport.parkNanos(1_000_000);
        }
    }

    private static <T> T get(CompletableFuture<T> future) throws Exception {
        return future.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    private static <X extends Throwable> X failure(Class<X> type, CompletableFuture<?> future) {
        Throwable thrown = assertThrows(Exception.class, () -> get(future));
        return assertInstanceOf(type, thrown instanceof ExecutionException ? thrown.getCause() : thrown);
    }

    private static Map<String, Object> call(String to, String channel, Object body) {
        return Map.of("to", to, "channel", channel, "body", body);
    }

    private boolean noted(String peer, Object what) {
        try {
            return ((List<?>) get(main.invoke(peer, "test:notes", null))).contains(what);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    // ---- main and UI

    @Test
    void partsOfTheProgramSendAndAskEachOther() throws Exception {
        List<Object> heard = new CopyOnWriteArrayList<>();
        MessageChannel.Registration listening = ui.on("app:note-down", message -> heard.add(message.body()));
        get(main.send("ui", "app:note-down", Map.of("text", "hello")));
        await(() -> heard.equals(List.of(Map.of("text", "hello"))));
        listening.close();
        failure(Rejected.class, main.send("ui", "app:note-down", 2));
        main.handle("app:add-up", message -> (long) message.body() + 1);
        assertEquals(42L, get(ui.invoke("main", "app:add-up", 41)));
        main.removeHandler("app:add-up");
        assertTrue(failure(Rejected.class, ui.invoke("main", "app:add-up", 41)).getMessage()
                .contains("has no handler for the channel 'app:add-up'"));
        ui.handle("app:who", message -> message.from());
        assertEquals("main", get(main.invoke("ui", "app:who", null)));
    }

    @Test
    void onceAndHandleOnceHearOfOneMessageOnly() throws Exception {
        List<Object> heard = new CopyOnWriteArrayList<>();
        ui.once("app:first", message -> heard.add(message.body()));
        get(main.send("ui", "app:first", 1));
        await(() -> heard.equals(List.of(1L)));
        failure(Rejected.class, main.send("ui", "app:first", 2));
        ui.handleOnce("app:token", message -> "the only one");
        assertEquals("the only one", get(main.invoke("ui", "app:token", null)));
        failure(Rejected.class, main.invoke("ui", "app:token", null));
        assertEquals("single", get(main.invoke("svc-1", "test:single", null)));
        failure(Rejected.class, main.invoke("svc-1", "test:single", null));
    }

    @Test
    void aSecondHandlerIsRefusedAndTheFirstStays() throws Exception {
        main.handle("app:own", message -> "first");
        assertThrows(IllegalStateException.class, () -> main.handle("app:own", message -> "second"));
        assertEquals("first", get(ui.invoke("main", "app:own", null)));
        assertThrows(IllegalStateException.class, () -> messages.open("ui"));
    }

    // ---- main, UI and service

    @Test
    void aServiceIsAskedAndToldAndAsksAndTells() throws Exception {
        for (MessageChannel part : List.of(main, ui)) {
            assertEquals(Map.of("a", List.of(1L, true)), get(part.invoke(
                    "svc-1", "test:echo", Map.of("a", List.of(1, true)))));
            assertEquals(part.name(), get(part.invoke("svc-1", "test:from", null)));
            get(part.send("svc-1", "test:note", part.name() + " was here"));
            await(() -> noted("svc-1", part.name() + " was here"));
            part.handle("app:answer", message -> message.from() + " " + message.body());
            assertEquals("svc-1 asks",
                    get(main.invoke("svc-1", "test:forward", call(part.name(), "app:answer", "asks"))));
            List<Object> heard = new CopyOnWriteArrayList<>();
            part.on("app:heard", message -> heard.add(message.body()));
            assertEquals("taken", get(main.invoke("svc-1", "test:tell", call(part.name(), "app:heard", 3))));
            await(() -> heard.equals(List.of(3L)));
            part.on("test:pong", message -> heard.add("pong " + message.body()));
            get(part.send("svc-1", "test:ping", 4));
            await(() -> heard.contains("pong 4"));
        }
    }

    @Test
    void servicesAskAndTellEachOther() throws Exception {
        assertEquals("through", get(main.invoke("svc-1", "test:forward", call("svc-2", "test:echo", "through"))));
        assertEquals("svc-1", get(main.invoke("svc-1", "test:forward", call("svc-2", "test:from", "x"))));
        assertEquals("taken", get(main.invoke("svc-2", "test:tell", call("svc-1", "test:note", "from two"))));
        await(() -> noted("svc-1", "from two"));
        assertEquals(List.of("main", "svc-1", "svc-2", "ui"), get(main.invoke("svc-2", "test:peers", null)));
        assertEquals(List.of("main", "svc-1", "svc-2", "ui"), get(ui.peers()));
    }

    @Test
    void theNameOfAPoolStandsForAnyOfItsWorkers() throws Exception {
        assertEquals("svc-2", get(messages.connected("svc-2")).name());
        assertTrue(get(messages.connected("svc")).name().startsWith("svc-"));
        Object first = get(main.invoke("svc", "test:pid", null));
        Object second = get(main.invoke("svc", "test:pid", null));
        assertNotEquals(first, second);
        assertEquals(first, get(main.invoke("svc", "test:pid", null)));
        failure(Rejected.class, main.invoke("sv", "test:pid", null));
        CompletableFuture<PeerSnapshot> later = messages.connected("indexer");
        assertFalse(later.isDone());
        try (ProcessPool service = Pools.open(PoolSpec.java("indexer", MessageWorker.class).size(1, 1))) {
            assertEquals("indexer-1", get(later).name());
            long pid = service.worker(0).orElseThrow().snapshot().pid();
            assertEquals(pid, get(main.invoke("indexer", "test:pid", null)));
        }
    }

    @Test
    void aBroadcastReachesAllThatListenAndNotItsSender() throws Exception {
        List<Object> heard = new CopyOnWriteArrayList<>();
        ui.on("test:note", message -> heard.add(message.body()));
        await(() -> messages.peer("svc-2").orElseThrow().channels().contains("test:note")
                && messages.peer("svc-1").orElseThrow().channels().contains("test:note"));
        assertEquals(3L, get(main.broadcast("test:note", "to all")));
        await(() -> heard.equals(List.of("to all")) && noted("svc-1", "to all") && noted("svc-2", "to all"));
        assertEquals(2L, get(main.invoke("svc-1", "test:all", "from one")));
        await(() -> heard.contains("from one") && noted("svc-2", "from one"));
        assertFalse(noted("svc-1", "from one"));
        assertEquals(0L, get(main.broadcast("nobody:listens", 1)));
    }

    // ---- what goes wrong

    @Test
    void failuresHaveTheirCause() {
        TaskFailed failed = failure(TaskFailed.class, main.invoke("svc-1", "test:fail", "bread"));
        assertEquals("java.lang.IllegalArgumentException", failed.remoteType());
        assertEquals("no bread", failed.remoteMessage());
        assertTrue(failed.remoteStack().contains("MessageWorker"), failed.remoteStack());
        assertTrue(failed.getMessage().contains("test:fail"), failed.getMessage());
        // Through another process as well.
        TaskFailed twice = failure(
                TaskFailed.class, main.invoke("svc-1", "test:forward", call("svc-2", "test:fail", "milk")));
        assertTrue(twice.toString().contains("no milk"), twice.toString());
        assertTrue(failure(Rejected.class, main.invoke("nobody", "test:echo", 1)).getMessage().contains(
                "There is no peer 'nobody'; there are main, svc-1, svc-2, ui"));
        assertTrue(failure(Rejected.class, main.invoke("svc-1", "test:unknown", 1)).getMessage().contains(
                "The peer 'svc-1' has no handler for the channel 'test:unknown'"));
        assertThrows(IllegalArgumentException.class, () -> main.send("svc-1", "../etc", 1));
        assertThrows(IllegalArgumentException.class,
                () -> main.invoke("svc-1", "test:echo", 1, Duration.ZERO));
        ui.handle("app:broken", message -> {
            throw new IllegalStateException("here");
        });
        assertEquals("here", failure(TaskFailed.class, main.invoke("ui", "app:broken", 1)).remoteMessage());
    }

    @Test
    void aCallThatTakesTooLongEndsAndItsHandlerIsTold() {
        // On a machine in use a call may be over before it is handled.
        await(() -> {
            failure(TimeoutException.class, main.invoke("svc-1", "test:hang", null, Duration.ofMillis(200)));
            return noted("svc-1", "interrupted true");
        });
        CompletableFuture<Object> call = main.invoke("svc-2", "test:hang", null);
        call.cancel(true);
        failure(CancellationException.class, call);
        await(() -> noted("svc-2", "interrupted true"));
        await(() -> messages.peers().stream().allMatch(peer -> peer.open() == 0));
    }

    @Test
    void aHandlerThatHangsHoldsUpItsOwnSenderAndChannelOnly() throws Exception {
        CompletableFuture<Object> hanging = main.invoke("svc-1", "test:hang", null);
        assertEquals(1L, get(main.invoke("svc-1", "test:echo", 1)));
        assertEquals(2L, get(ui.invoke("svc-1", "test:echo", 2)));
        assertFalse(hanging.isDone());
        hanging.cancel(true);
    }

    @Test
    void aPeerThatDiesFailsWhatItHasAndItsSuccessorTakesItsPlace() throws Exception {
        CompletableFuture<Object> hanging = main.invoke("svc-1", "test:hang", null);
        get(main.invoke("svc-1", "test:echo", 1));
        long pid = one.snapshot().pid();
        one.kill();
        failure(PeerLost.class, hanging);
        await(() -> messages.peer("svc-1").isPresent() && pool.worker(0).orElseThrow().snapshot().pid() != pid);
        assertEquals(5L, get(main.invoke("svc-1", "test:echo", 5)));
        await(() -> messages.recent().stream().anyMatch(each -> each.outcome() == MessageRecord.Outcome.LOST));
    }

    @Test
    void theLastAnswerOfAProcessThatExitsArrivesWholeOrFails() throws Exception {
        for (int i = 0; i < 5; i++) {
            int length = 300_000;
            await(() -> messages.peer("svc-2").isPresent());
            try {
                assertEquals(length, ((String) get(main.invoke("svc-2", "test:last-words", length))).length());
            } catch (ExecutionException e) {
                assertTrue(e.getCause() instanceof PeerLost || e.getCause() instanceof Rejected, e::toString);
            }
            await(() -> pool.worker(1).orElseThrow().snapshot().lastExit().isPresent());
        }
    }

    @Test
    void aMessageWakesAWorkerThatSleeps() throws Exception {
        freeze(one);
        assertEquals("awake", get(main.invoke("svc-1", "test:echo", "awake")));
        freeze(one);
        assertEquals("too", get(main.invoke("svc-2", "test:forward", call("svc-1", "test:echo", "too"))));
        // One that waits for an answer is not idle to its sender: the answer wakes it.
        CompletableFuture<Object> answer = new CompletableFuture<>();
        main.handle("app:later", message -> answer);
        CompletableFuture<Object> asked = main.invoke("svc-1", "test:tell-later", "main");
        get(asked);
        // Where it cannot be stopped it is not ended either.
        if (Platform.THIS.isPortable())
            assertTrue(failure(Rejected.class, one.sleep(Depth.FREEZE)).getMessage().contains("is not answered"));
        else
            freeze(one);
        answer.complete("late");
        await(() -> noted("svc-1", "late"));
    }

    @Test
    void messagesStartAWorkerThatHibernatesAndKeepTheirOrder() throws Exception {
        long pid = one.snapshot().pid();
        sleep(one, Depth.HIBERNATE);
        List<CompletableFuture<Void>> sent = new ArrayList<>();
        // The first of them while the process is still ending.
        for (long i = 0; i < 300; i++) sent.add(main.send("svc-1", "test:note", i));
        for (CompletableFuture<Void> each : sent) get(each);
        await(() -> noted("svc-1", 299L));
        assertEquals(LongStream.range(0, 300).boxed().toList(), get(main.invoke("svc-1", "test:notes", null)));
        assertNotEquals(pid, get(main.invoke("svc-1", "test:pid", null)));
        // By the name of the pool, when none of it is awake.
        Worker two = pool.worker(1).orElseThrow();
        sleep(one, Depth.HIBERNATE);
        sleep(two, Depth.HIBERNATE);
        assertEquals("one of them", get(ui.invoke("svc", "test:echo", "one of them")));
        // Whoever waits for a peer has it started, too.
        assertEquals("svc-1", get(messages.connected("svc-1")).name());
        assertEquals("svc-2", get(messages.connected("svc-2")).name());
    }

    @Test
    void aMessageToOneThatHibernatesTakesNoLongerThanItsCallAndEndsWithItsPool() {
        sleep(one, Depth.HIBERNATE);
        // Until it has started again: that takes longer than a millisecond.
        failure(TimeoutException.class, main.invoke("svc-1", "test:echo", 1, Duration.ofMillis(1)));
        await(() -> messages.peer("svc-1").isPresent());
        sleep(one, Depth.HIBERNATE);
        assertTrue(messages.reaches("svc-1"));
        pool.close();
        await(() -> !messages.reaches("svc-1"));
        assertTrue(failure(Rejected.class, main.invoke("svc-1", "test:echo", 1)).getMessage()
                .startsWith("There is no peer 'svc-1'"));
    }

    private static void freeze(Worker worker) {
        sleep(worker, Depth.FREEZE);
    }

    /** Drover itself may be asking the worker something just now: then it does not sleep. */
    private static void sleep(Worker worker, Depth depth) {
        await(() -> {
            try {
                return get(worker.sleep(depth)).state() == WorkerState.ASLEEP;
            } catch (ExecutionException e) {
                assertInstanceOf(Rejected.class, e.getCause());
                return false;
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        });
    }

    @Test
    void anObjectOfAnotherProcessIsCalledByItsInterface() throws Exception {
        MessageWorker.Sums sums = main.remote("svc-1", "sums", MessageWorker.Sums.class);
        assertEquals(7, sums.add(3, 4));
        assertEquals(2.5, get(sums.half(5)));
        TaskFailed failed = assertThrows(TaskFailed.class, () -> sums.fail("no more"));
        assertEquals("no more", failed.remoteMessage());
        assertThrows(Rejected.class, () -> main.remote("svc-1", "others", MessageWorker.Sums.class).add(1, 2));
    }

    // ---- order and bounds

    @Test
    void theMessagesOfOneSenderKeepTheirOrder() throws Exception {
        List<Object> heard = Collections.synchronizedList(new ArrayList<>());
        // A sender that does not wait is slowed, not refused.
        ui.on("app:count", Mailbox.DEFAULT.overflow(Mailbox.Overflow.SLOW), message -> heard.add(message.body()));
        sendInOrder("ui", "app:count", 5_000);
        await(() -> heard.size() == 5_000);
        assertEquals(LongStream.range(0, 5_000).boxed().toList(), heard);
        sendInOrder("svc-1", "test:note", 900);
        await(() -> noted("svc-1", 899L));
        assertEquals(LongStream.range(0, 900).boxed().toList(), get(main.invoke("svc-1", "test:notes", null)));
    }

    private void sendInOrder(String to, String channel, long count) throws Exception {
        List<CompletableFuture<Void>> all = new ArrayList<>();
        for (long i = 0; i < count; i++) all.add(main.send(to, channel, i));
        for (CompletableFuture<Void> each : all) get(each);
    }

    @Test
    void twoThatAskEachOtherDoNotLockUp() throws Exception {
        main.handle("app:back", message -> main.invoke(message.from(), "test:echo", message.body()));
        List<CompletableFuture<Object>> all = new ArrayList<>();
        for (long i = 0; i < 1_000; i++) all.add(main.invoke("svc-1", "test:forward", call("main", "app:back", i)));
        for (int i = 0; i < all.size(); i++) assertEquals((long) i, get(all.get(i)));
    }

    @Test
    void whatPassesIsRememberedWithoutItsBody() throws Exception {
        get(main.invoke("svc-1", "test:echo", "secret"));
        MessageRecord record = messages.recent().stream().filter(each -> each.channel().equals("test:echo"))
                .reduce((first, second) -> second).orElseThrow();
        assertEquals("main", record.from());
        assertEquals("svc-1", record.to());
        assertEquals(MessageRecord.Outcome.DONE, record.outcome());
        assertTrue(record.bytes() > 6 && record.took().toNanos() > 0, record::toString);
        assertFalse(messages.recent().toString().contains("secret"));
    }
}
