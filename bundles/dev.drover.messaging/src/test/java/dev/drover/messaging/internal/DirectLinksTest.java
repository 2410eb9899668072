package dev.drover.messaging.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

import dev.drover.api.messaging.MessageRecord;
import dev.drover.api.messaging.Messages;
import dev.drover.api.pool.PoolSpec;
import dev.drover.api.pool.ProcessPool;
import dev.drover.api.pool.Worker;
import dev.drover.api.pool.WorkerState;
import dev.drover.api.process.Depth;
import dev.drover.api.process.ProcessSpec;
import dev.drover.api.process.Sandbox;
import dev.drover.channel.MessageChannel;
import dev.drover.messaging.Messaging;
import dev.drover.pool.Pools;
import dev.drover.wire.PeerLost;
import dev.drover.wire.Rejected;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two workers whose messages go by a link of their own. */
@Timeout(300)
class DirectLinksTest {

    private static final long PATIENCE_SECONDS = 120;
    private static final int CHANGES = 20;
    private static final Duration LONG = Duration.ofSeconds(PATIENCE_SECONDS);

    private final LocalMessages messages = (LocalMessages) Messaging.ofThisProgram();
    private MessageChannel main;
    private ProcessPool pool;

    @BeforeEach
    void open() throws Exception {
        main = messages.open(Messages.MAIN);
        pool = Pools.open(PoolSpec.java("svc", DirectWorker.class).size(2, 2));
        get(messages.connected("svc-1"));
        get(messages.connected("svc-2"));
    }

    @AfterEach
    void close() {
        pool.close();
        main.close();
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
        Throwable thrown = assertThrows(ExecutionException.class, () -> get(future));
        return assertInstanceOf(type, thrown.getCause());
    }

    private CompletableFuture<Object> ask(String by, String to, String channel, Object body) {
        return main.invoke(by, "test:ask", Map.of("to", to, "channel", channel, "body", body), LONG);
    }

    private CompletableFuture<Object> flood(String by, String to, long count) {
        return main.invoke(by, "test:flood", Map.of("to", to, "count", count), LONG);
    }

    private String way(String from, String to) {
        return messages.peer(from).map(peer -> peer.ways().getOrDefault(to, "")).orElse("");
    }

    /** Has the two exchange messages until they do it directly. */
    private void introduce() throws Exception {
        for (int i = 0; i < Introductions.ENOUGH; i++)
            assertEquals((long) i, get(ask("svc-1", "svc-2", "test:echo", i)));
        await(() -> way("svc-1", "svc-2").equals("ring"));
        assertEquals("ring", way("svc-2", "svc-1"));
        // The first one changes the way.
        assertEquals("svc-1", get(ask("svc-1", "svc-2", "test:from", "")));
        assertEquals("svc-2", get(ask("svc-2", "svc-1", "test:from", "")));
    }

    private static void kill(Worker worker) {
        assertTrue(ProcessHandle.of(worker.snapshot().pid()).orElseThrow().destroyForcibly());
    }

    private long byProgram() {
        return messages.recent().stream().filter(each -> each.channel().equals("test:echo") && !each.direct()).count();
    }

    @Test
    void messagesGoByALinkOfTheirOwnAndAreCounted() throws Exception {
        introduce();
        long before = byProgram();
        int count = 500;
        for (int i = 0; i < count; i++) assertEquals((long) i, get(ask("svc-1", "svc-2", "test:echo", i)));
        assertEquals(before, byProgram());
        await(() -> messages.recent().stream()
                .filter(each -> each.direct() && each.channel().equals("test:echo") && each.from().equals("svc-1"))
                .mapToLong(MessageRecord::count).sum() == count);
        MessageRecord record = messages.recent().stream().filter(MessageRecord::direct).findFirst().orElseThrow();
        assertEquals("svc-2", record.to());
        assertEquals(MessageRecord.Outcome.DONE, record.outcome());
        assertTrue(record.took().toNanos() > 0, record::toString);
        // What the one has sent the other has received, whichever way.
        await(() -> messages.peer("svc-2").orElseThrow().received() >= count + Introductions.ENOUGH);
        assertEquals(Map.of(), messages.peer("main").orElseThrow().ways());
    }

    @Test
    void nothingIsOvertakenWhileTheWayChanges() throws Exception {
        long count = 100_000;
        int changes = 0;
        for (int floods = 1; changes < CHANGES; floods++) {
            get(main.invoke("svc-2", "test:noted", null));
            CompletableFuture<Object> flood = flood("svc-1", "svc-2", count);
            while (!flood.isDone()) {
                if (way("svc-1", "svc-2").equals("ring")) {
                    get(messages.introductions().part(peer("svc-1")));
                    changes++;
                }
                LockSupport.parkNanos(100_000);
            }
            assertEquals(Map.of(), get(flood));
            await(() -> messages.peer("svc-2").orElseThrow().open() == 0);
            await(() -> handled("svc-2", count));
            System.out.println("DirectLinksTest: " + floods + " times " + count + " messages, " + changes + " changes");
        }
    }

    /** Whether so many numbers have come there, in their order. */
    private boolean handled(String peer, long count) {
        try {
            List<?> noted = (List<?>) get(main.invoke(peer, "test:look", null));
            assertEquals(0L, noted.get(1), "overtaken");
            return noted.equals(List.of(count, 0L, count - 1));
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private ProcessPeer peer(String name) {
        return (ProcessPeer) messages.known(name);
    }

    @Test
    void aPeerThatDiesFailsWhatWaitsForItAndItsSuccessorIsIntroduced() throws Exception {
        introduce();
        CompletableFuture<Object> hanging = ask("svc-1", "svc-2", "test:hang", "");
        CompletableFuture<Object> flood = flood("svc-1", "svc-2", 200_000);
        Object pid = get(main.invoke("svc-2", "test:pid", null));
        kill(pool.worker(1).orElseThrow());
        // Of a handler whose own call has failed so.
        String type = failure(dev.drover.wire.TaskFailed.class, hanging).remoteType();
        assertEquals(PeerLost.class.getName(), type);
        Map<?, ?> failures = (Map<?, ?>) get(flood);
        assertTrue(Set.of("PeerLost", "Rejected").containsAll(failures.keySet()), failures::toString);
        await(() -> messages.peer("svc-2").isPresent());
        assertNotEquals(pid, get(main.invoke("svc-2", "test:pid", null)));
        await(() -> {
            try {
                return ask("svc-1", "svc-2", "test:echo", 1).get(PATIENCE_SECONDS, TimeUnit.SECONDS).equals(1L)
                        && way("svc-1", "svc-2").equals("ring");
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        });
    }

    @Test
    void aSenderThatDiesLeavesTheOtherAsItWas() throws Exception {
        introduce();
        CompletableFuture<Object> flood = flood("svc-1", "svc-2", 10_000_000);
        await(() -> messages.recent().stream().anyMatch(
                each -> each.direct() && each.channel().equals("test:number")));
        kill(pool.worker(0).orElseThrow());
        failure(PeerLost.class, flood);
        assertEquals("well", get(main.invoke("svc-2", "test:echo", "well")));
        await(() -> messages.peer("svc-2").orElseThrow().ways().isEmpty()
                || !way("svc-2", "svc-1").equals("ring"));
        await(() -> messages.peer("svc-1").isPresent());
        assertEquals("well", get(ask("svc-2", "svc-1", "test:echo", "well")));
    }

    @Test
    void aSleeperIsPartedFromAndWokenByTheNextMessage() throws Exception {
        introduce();
        Worker sleeper = pool.worker(1).orElseThrow();
        await(() -> {
            try {
                return get(sleeper.sleep(Depth.FREEZE)).state() == WorkerState.ASLEEP;
            } catch (ExecutionException e) {
                assertInstanceOf(Rejected.class, e.getCause());
                return false;
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        });
        assertTrue(way("svc-1", "svc-2").startsWith("program"), way("svc-1", "svc-2"));
        assertEquals("awake", get(ask("svc-1", "svc-2", "test:echo", "awake")));
    }

    @Test
    void whoHasAPoolForItselfIsReachedDirectlyByThePoolsName() throws Exception {
        try (ProcessPool service = Pools.open(PoolSpec.java("solo", DirectWorker.class).size(1, 1))) {
            get(messages.connected("solo"));
            for (int i = 0; i < Introductions.ENOUGH; i++) get(ask("svc-1", "solo", "test:echo", i));
            await(() -> way("svc-1", "solo-1").equals("ring"));
            get(ask("svc-1", "solo", "test:echo", 1));
            long before = byProgram();
            assertEquals("directly", get(ask("svc-1", "solo", "test:echo", "directly")));
            assertEquals(before, byProgram());
            // Another worker of the pool: its name stands for both.
            service.resize(2, 2);
            get(messages.connected("solo-2"));
            await(() -> !way("svc-1", "solo-1").equals("ring"));
            assertNotEquals(get(ask("svc-1", "solo", "test:pid", "")), get(ask("svc-1", "solo", "test:pid", "")));
        }
        assertFalse(messages.peer("solo-1").isPresent());
    }

    @Test
    void whoCannotHaveALinkIsReachedByTheProgram() throws Exception {
        ProcessSpec shut = ProcessSpec.java(DirectWorker.class).sandbox(Sandbox.Profile.RESTRICTED);
        try (ProcessPool sandboxed = Pools.open(PoolSpec.of("shut", shut).size(1, 1))) {
            get(messages.connected(sandboxed.name() + "-1"));
            for (int i = 0; i < 3 * Introductions.ENOUGH; i++)
                assertEquals((long) i, get(ask("svc-1", "shut-1", "test:echo", i)));
            await(() -> way("svc-1", "shut-1").equals("program: 'shut-1' runs in a sandbox"));
            assertEquals(way("svc-1", "shut-1"), way("shut-1", "svc-1"));
            assertEquals("shut-1", get(ask("shut-1", "svc-1", "test:from", "")));
        }
    }
}
