package dev.drover.pool;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

import dev.drover.api.pool.ProcessPool;
import dev.drover.api.pool.WorkerLost;
import dev.drover.api.process.Exit;
import dev.drover.pool.RawWorker.Stage;
import dev.drover.wire.Task;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A worker ends, or is stopped, at every stage of its life and over every link. */
class DeathTest {

    private static final Task<byte[], byte[]> ECHO = TestWorker.ECHO.asIdempotent();
    private static final Set<Stage> ON_A_RING_ONLY = EnumSet.of(Stage.HALF_LINK, Stage.UNSHOWN_RESULT);
    /** Three times what a ring holds in one direction, and more than any socket. */
    private static final int LONG = 3 << 20;

    @RegisterExtension
    final Harness harness = new Harness();

    static Stream<Arguments> deaths() {
        return Stream.of("unix", "ring").flatMap(link -> EnumSet.range(Stage.SPAWN, Stage.UNSHOWN_RESULT).stream()
                .filter(stage -> link.equals("ring") || !ON_A_RING_ONLY.contains(stage))
                .map(stage -> Arguments.of(link, stage)));
    }

    @ParameterizedTest
    @Tag("R02")
    @MethodSource("deaths")
    void deathAtEveryStageReRunsTheIdempotentAndFailsTheOthers(String link, Stage stage, @TempDir Path directory) {
        byte[] request = bytes(stage == Stage.HALF_REQUEST ? LONG : 1_000);
        // Both at a time, for all this is mostly waiting.
        Dying again = new Dying(link, stage, directory.resolve("again"), ECHO, request);
        Dying plain = new Dying(link, stage, directory.resolve("plain"), TestWorker.ECHO, request);

        assertArrayEquals(request, harness.get(again.answer));
        if (stage.takesARequest()) {
            WorkerLost lost = harness.failure(WorkerLost.class, plain.answer);
            assertTrue(lost.mayHaveRun());
            assertEquals(9, lost.exit().code(), lost::getMessage);
        } else if (stage.ordinal() >= Stage.MID_HANDSHAKE.ordinal()) {
            // The pool had welcomed it. It may or may not have been sent before the death was seen.
            Throwable failure = harness.get(plain.answer.handle((result, cause) -> cause));
            assertTrue(failure == null || failure instanceof WorkerLost, () -> "" + failure);
        } else
            assertArrayEquals(request, harness.get(plain.answer));
        again.goesOn();
        plain.goesOn();
    }

    private byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        harness.random().nextBytes(bytes);
        return bytes;
    }

    /** A pool of one worker, which dies once, and what it is sent. */
    private final class Dying {
        final String link;
        final Path died;
        final byte[] request;
        final ProcessPool pool;
        final CompletableFuture<byte[]> answer;

        Dying(String link, Stage stage, Path died, Task<byte[], byte[]> task, byte[] request) {
            this.link = link;
            this.died = died;
            this.request = request;
            int least = stage.takesARequest() ? 1 : 0;
            pool = harness.open(harness.spec(Harness.raw(link, stage, died)).size(least, 1));
            harness.awaitReadyOn(link, pool, least);
            answer = harness.send(pool, task, request);
        }

        void goesOn() {
            assertTrue(Files.exists(died));
            assertArrayEquals(request, harness.call(pool, ECHO, request));
            harness.awaitReadyOn(link, pool, 1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"unix", "ring"})
    void aResultSentBeforeTheDeathIsAResult(String link, @TempDir Path directory) {
        ProcessPool pool = harness.open(
                harness.spec(Harness.raw(link, Stage.AFTER_RESULT, directory.resolve("died"))).size(1, 1));
        harness.awaitReadyOn(link, pool, 1);
        assertArrayEquals(new byte[7], harness.call(pool, TestWorker.ECHO, new byte[7]));
        harness.await("its death", () -> pool.snapshot().restarts() == 1);
        assertArrayEquals(new byte[8], harness.call(pool, TestWorker.ECHO, new byte[8]));
    }

    /** With the half of a result sent, or with more sent to it than the link holds. */
    @ParameterizedTest
    @Tag("R07")
    @ValueSource(strings = {"unix", "ring"})
    void oneThatIsStoppedInTheMidstOfAFrameIsFoundAndItsTasksSettle(String link, @TempDir Path directory) {
        List<Stopped> all = new ArrayList<>();
        for (Stage stage : List.of(Stage.STOPPED_IN_RESULT, Stage.STOPPED_IN_REQUEST))
            all.add(new Stopped(link, stage, directory.resolve(stage.name())));
        for (Stopped each : all) each.settles();
    }

    /** A pool of one worker, which is stopped by the first of two requests. */
    private final class Stopped {
        final String link;
        final byte[] request;
        final ProcessPool pool;
        final long pid;
        final CompletableFuture<byte[]> plain;
        final CompletableFuture<byte[]> again;

        Stopped(String link, Stage stage, Path once) {
            this.link = link;
            request = bytes(stage == Stage.STOPPED_IN_REQUEST ? LONG : 1_000);
            // Room for two, so that the worker has both.
            pool = harness.open(harness.spec(Harness.raw(link, stage, once))
                    .size(1, 1).concurrency(2).heartbeatTimeout(Duration.ofSeconds(1)));
            harness.awaitReadyOn(link, pool, 1);
            pid = Harness.pids(pool).get(0);
            plain = harness.send(pool, TestWorker.ECHO, request);
            again = harness.send(pool, ECHO, request);
            // It is ready a moment before the pool looks for workers again.
            harness.await("both are sent", () -> pool.snapshot().inFlight() == 2);
        }

        void settles() {
            WorkerLost lost = harness.failure(WorkerLost.class, plain);
            assertEquals(Exit.Cause.UNRESPONSIVE, lost.exit().cause(), lost::getMessage);
            assertEquals(pid, lost.exit().pid());
            assertTrue(lost.mayHaveRun());
            assertArrayEquals(request, harness.get(again));
            assertFalse(Harness.alive(pid));
            assertArrayEquals(request, harness.call(pool, ECHO, request));
            harness.awaitReadyOn(link, pool, 1);
        }
    }
}
