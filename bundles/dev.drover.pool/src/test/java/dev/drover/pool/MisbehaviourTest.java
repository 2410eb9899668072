package dev.drover.pool;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

import dev.drover.api.pool.ProcessPool;
import dev.drover.api.pool.WorkerLost;
import dev.drover.api.process.Exit;
import dev.drover.pool.RawWorker.Stage;
import dev.drover.wire.Endpoint;
import dev.drover.wire.Task;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Workers that break the protocol, and what that costs the pool, over every link. */
class MisbehaviourTest {

    private static final Task<byte[], byte[]> ECHO = TestWorker.ECHO.asIdempotent();

    @RegisterExtension
    final Harness harness = new Harness();

    /** A pool of one worker, which misbehaves once. */
    private final class Pool {
        final String link;
        final ProcessPool pool;
        final long pid;

        Pool(String link, Stage stage, Path directory) {
            this.link = link;
            pool = harness.open(harness.spec(Harness.raw(link, stage, directory.resolve(link)))
                    .size(1, 1).heartbeatTimeout(Duration.ofSeconds(stage == Stage.IS_SILENT ? 1 : 10)));
            harness.awaitReadyOn(link, pool, 1);
            pid = Harness.pids(pool).get(0);
        }

        /** Waits until another has taken its place; tells how it ended. */
        Exit replaced() {
            harness.await("its end", () -> !Harness.alive(pid));
            harness.awaitReadyOn(link, pool, 1);
            Exit exit = pool.snapshot().workers().get(0).lastExit().orElseThrow();
            assertEquals(pid, exit.pid());
            assertEquals(Exit.Cause.PROTOCOL, exit.cause(), exit::verdict);
            harness.measured("%s: %s", link, exit.verdict());
            return exit;
        }
    }

    /** One for each link. What follows is mostly waiting, so they are tried at the same time. */
    private List<Pool> pools(Stage stage, Path directory) {
        return Stream.of("unix", "ring").map(link -> new Pool(link, stage, directory)).toList();
    }

    @ParameterizedTest
    @EnumSource(value = Stage.class,
            names = {
                    "GARBAGE", "TOO_MUCH", "MINUS_ONE", "UNKNOWN_FRAME", "UNKNOWN_ERROR", "GIVES_BACK",
                    "WRONG_PROGRESS", "BEGAN_TOO_MUCH"
            })
    void aWorkerThatBreaksTheProtocolIsKilledBeforeItCostsMemory(Stage stage, @TempDir Path directory) {
        List<Pool> pools = pools(stage, directory);
        // Idempotent: it is sent again to the next worker, which behaves.
        List<CompletableFuture<byte[]>> answers =
                pools.stream().map(each -> harness.send(each.pool, ECHO, new byte[100])).toList();
        for (CompletableFuture<byte[]> each : answers) {
            if (stage == Stage.UNKNOWN_ERROR) {
                // It was answered, though nobody knows how: that is its failure.
                assertTrue(harness.get(each.handle((result, cause) -> cause)).getMessage().contains("error 4711"));
            } else
                assertArrayEquals(new byte[100], harness.get(each));
        }
        for (Pool each : pools) each.replaced();
    }

    @ParameterizedTest
    @EnumSource(value = Stage.class, names = {"WRONG_TAIL", "WRONG_HEAD", "CUT_OFF"})
    void aWorkerThatSpoilsItsRingIsKilledAndToldWhy(Stage stage, @TempDir Path directory) {
        if (stage == Stage.CUT_OFF) harness.ringsInFiles();
        Pool ring = new Pool("ring", stage, directory);
        // What the worker says of room is of interest to a pool that has too little.
        byte[] request = new byte[stage == Stage.WRONG_HEAD ? 3 << 20 : 100];
        assertArrayEquals(request, harness.call(ring.pool, ECHO, request));
        String verdict = ring.replaced().verdict();
        String why = stage == Stage.CUT_OFF ? "has cut the ring off" : "has written an impossible position";
        assertTrue(verdict.endsWith(why), verdict);
        assertArrayEquals(request, harness.call(ring.pool, ECHO, request));
    }

    /** All that a worker can do to the length of what it shares, again and again, while others work. */
    @Test
    void noWorkerTakesTheMemoryOfARingAway() {
        assumeTrue(Runtime.version().feature() >= 22, "Java 21 cannot seal memory: " + Runtime.version());
        ProcessPool pool = harness.open(harness.spec().size(2, 2).concurrency(1));
        harness.awaitReadyOn("ring", pool, 2);
        List<Long> before = Harness.pids(pool);
        for (int round = 0; round < 20; round++) {
            List<CompletableFuture<byte[]>> load = new ArrayList<>();
            for (int i = 0; i < 200; i++) load.add(pool.send(TestWorker.ECHO, new byte[i * 50]));
            Object tried = harness.call(pool, TestWorker.CUT_RINGS, null);
            assertEquals(Map.of("tried", 5L, "done", 0L), tried);
            for (int i = 0; i < 200; i++) assertEquals(i * 50, harness.get(load.get(i)).length);
        }
        assertEquals(before, Harness.pids(pool));
    }

    @ParameterizedTest
    @Tag("R08")
    @ValueSource(strings = {"unix", "ring"})
    void lateDoubledAndInventedAnswersAreIgnored(String link) {
        ProcessPool pool = harness.open(harness.spec(Harness.raw(link, Stage.ANSWERS_TWICE)).size(1, 1));
        harness.awaitReadyOn(link, pool, 1);
        for (int i = 0; i < 100; i++) assertArrayEquals(new byte[i], harness.call(pool, TestWorker.ECHO, new byte[i]));
        assertEquals(100, pool.snapshot().done());
        assertEquals(0, pool.snapshot().failed());
    }

    @Test
    @Tag("R07")
    void aSilentWorkerIsTakenForHungAndItsTasksSettle(@TempDir Path directory) {
        List<Pool> pools = pools(Stage.IS_SILENT, directory);
        long begin = System.nanoTime();
        List<CompletableFuture<byte[]>> plain = pools.stream()
                .map(each -> harness.send(each.pool.workers().get(0), TestWorker.ECHO, new byte[1])).toList();
        for (CompletableFuture<byte[]> each : plain)
            assertEquals(Exit.Cause.UNRESPONSIVE, harness.failure(WorkerLost.class, each).exit().cause());
        harness.measured("silent workers were found after %.0f ms at a timeout of 1 s",
                (System.nanoTime() - begin) / 1e6);
        for (Pool each : pools)
            assertArrayEquals(new byte[2], harness.call(each.pool, TestWorker.ECHO, new byte[2]));
    }

    @Test
    void aWorkerThatLeavesItsLinkIsReplaced(@TempDir Path directory) {
        List<Pool> pools = pools(Stage.LEAVES_THE_LINK, directory);
        List<List<CompletableFuture<byte[]>>> answers = new ArrayList<>();
        for (Pool each : pools) {
            Endpoint pinned = each.pool.pinned("key");
            assertArrayEquals(new byte[5], harness.call(pinned, ECHO, new byte[5]));
            // While the process stays and its link is gone, requests must wait without using the processor.
            List<CompletableFuture<byte[]>> all = new ArrayList<>();
            for (int i = 0; i < 10; i++) all.add(harness.send(pinned, ECHO, new byte[i]));
            answers.add(all);
        }
        for (List<CompletableFuture<byte[]>> all : answers)
            for (int i = 0; i < 10; i++) assertArrayEquals(new byte[i], harness.get(all.get(i)));
        for (Pool each : pools) each.replaced();
    }
}
