package dev.drover.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import dev.drover.api.pool.PoolSpec;
import dev.drover.api.pool.ProcessPool;
import dev.drover.api.pool.WorkerLost;
import dev.drover.api.process.ProcessSpec;
import dev.drover.api.process.Program;
import dev.drover.wire.CodecException;
import dev.drover.wire.Rejected;
import dev.drover.wire.Task;
import dev.drover.wire.TaskFailed;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What is wrong gets one clear sentence that says what, and nothing is left running. */
class BadInputTest {

    @RegisterExtension
    final Harness harness = new Harness();

    private void says(Throwable failure, String... parts) {
        System.out.println("  says: " + failure.getMessage());
        for (String part : parts) assertTrue(failure.getMessage().contains(part), failure::getMessage);
        assertTrue(!failure.getMessage().contains("\n"), failure::getMessage);
    }

    private Rejected rejected(ProcessSpec worker) {
        ProcessPool pool = harness.open(harness.spec(worker).size(0, 2));
        CompletableFuture<Object> sent = harness.send(pool, TestWorker.VALUE, 1);
        Rejected rejected = harness.failure(Rejected.class, sent);
        // The next one is told at once.
        assertTrue(harness.send(pool, TestWorker.VALUE, 1).isCompletedExceptionally());
        return rejected;
    }

    @Test
    void aMissingClass() {
        Path classes = ((Program.Java) ProcessSpec.java(TestWorker.class).program()).classPath().get(0);
        says(rejected(ProcessSpec.java("no.such.Worker", classes)), "exit code 1", "no.such.Worker");
    }

    @Test
    void aJvmOptionThatTheJvmRefuses() {
        says(rejected(ProcessSpec.java(TestWorker.class).jvmOptions("-XX:+NoSuchOption")), "exit code 1",
                "NoSuchOption");
        says(rejected(ProcessSpec.java(TestWorker.class).jvmOptions("-Xmx1x")), "exit code 1", "-Xmx1x");
        says(rejected(ProcessSpec.java(TestWorker.class).jvmOptions("-Xmx10k")), "exit code 1: Too small maximum heap");
    }

    @Test
    void aCollectorOfItsOwnTakesThePlaceOfTheUsualOne() {
        ProcessPool pool = harness.open(harness.spec(ProcessSpec.java(TestWorker.class).jvmOptions("-XX:+UseG1GC")));
        Map<?, ?> given = (Map<?, ?>) harness.call(pool, TestWorker.GIVEN, null);
        assertFalse(((List<?>) given.get("options")).contains("-XX:+UseSerialGC"), "" + given);
        ProcessPool usual = harness.open(harness.spec(ProcessSpec.java(TestWorker.class)));
        given = (Map<?, ?>) harness.call(usual, TestWorker.GIVEN, null);
        List<String> options = List.of("-XX:+UseSerialGC", "-XX:PretenureSizeThreshold=8m");
        assertTrue(((List<?>) given.get("options")).containsAll(options), "" + given);
    }

    @Test
    void aProgramThatIsNoWorker() {
        says(rejected(ProcessSpec.command("echo", "hello")), "ended before it joined with exit code 0");
        says(rejected(ProcessSpec.command("sh", "-c", "echo it broke >&2; exit 3")), "exit code 3: it broke");
    }

    @Test
    void aWorkerThatNeedsMoreMemoryThanItMayHave() {
        ProcessPool pool = harness.open(harness.spec(ProcessSpec.java(TestWorker.class).jvmOptions("-Xmx32m")).max(1));
        says(harness.failure(WorkerLost.class, harness.send(pool, TestWorker.BYTES, 60L << 20)),
                "exit code 3, out of memory");
        assertEquals(1L, harness.call(pool, TestWorker.VALUE, 1));
    }

    @Test
    void aWorkerThatPrintsTerminalCommandsAsItsLastWords() {
        ProcessSpec hostile =
                ProcessSpec.command("sh", "-c", "printf '\\033[2J\\r all is \\342\\200\\256well' >&2; exit 5");
        says(rejected(hostile), "exit code 5: \\u001b[2J\\u000d all is \\u202ewell");
    }

    @Test
    void anUnknownTask() {
        ProcessPool pool = harness.open(harness.spec().size(1, 1));
        says(harness.failure(Rejected.class, harness.send(pool, TestWorker.NOBODY, 1)), "'nobody-answers-this'", "echo",
                "value");
        says(harness.failure(Rejected.class, harness.send(pool.workers().get(0), TestWorker.NOBODY, 1)),
                "'nobody-answers-this'");
        assertEquals(1L, harness.call(pool, TestWorker.VALUE, 1));
    }

    @Test
    void namesOutsideThePattern() {
        says(assertThrows(IllegalArgumentException.class, () -> Task.named("a/b")),
                "'a/b' cannot name a task: use 1 to 64");
        for (String name : new String[] {
                null, "", "-x", ".", "..", "a/b", "../x", "a b", "a\0b", "a\nb", "é", "x".repeat(65), "a\\b", "a%b",
                "\u202eabc"
        }) {
            assertThrows(IllegalArgumentException.class, () -> Task.named(name));
            assertThrows(IllegalArgumentException.class, () -> PoolSpec.java(name, TestWorker.class));
            assertThrows(IllegalArgumentException.class, () -> harness.spec().strategy(name));
        }
        for (String name : List.of("a", "A9", "x".repeat(64), "file:read-all", "a.b_c:d-e"))
            assertEquals(name, Task.named(name).name());
    }

    @Test
    void numbersOutOfBounds() {
        PoolSpec spec = harness.spec();
        says(assertThrows(IllegalArgumentException.class, () -> spec.size(3, 2)), "min is 3 and max is 2");
        says(assertThrows(IllegalArgumentException.class, () -> spec.size(-1, 2)), "min is -1");
        says(assertThrows(IllegalArgumentException.class, () -> spec.size(0, 0)), "max is 0");
        says(assertThrows(IllegalArgumentException.class, () -> spec.size(0, 1001)), "max is 1001");
        says(assertThrows(IllegalArgumentException.class, () -> spec.weights(1, -1)), "weight is -1");
        says(assertThrows(IllegalArgumentException.class, () -> spec.concurrency(0)), "concurrency is 0");
        says(assertThrows(IllegalArgumentException.class, () -> spec.queue(-1)), "queue is -1");
        says(assertThrows(IllegalArgumentException.class, () -> spec.maxMessage(1)), "maxMessage is 1");
        says(assertThrows(IllegalArgumentException.class, () -> spec.taskTimeout(Duration.ZERO)),
                "taskTimeout is PT0S");
        ProcessPool pool = harness.open(spec.size(0, 1));
        says(assertThrows(IllegalArgumentException.class, () -> pool.resize(2, 1)), "min is 2 and max is 1");
        says(assertThrows(IllegalArgumentException.class, () -> pool.weight(0, -5)), "weight is -5");
        says(assertThrows(IllegalArgumentException.class, () -> pool.weight(1000, 1)), "slot is 1000");
        says(assertThrows(IllegalArgumentException.class, () -> pool.within(Duration.ZERO)), "timeout is PT0S");
        assertThrows(NullPointerException.class, () -> pool.pinned(null));
        assertEquals(List.of(), pool.workers());
    }

    @Test
    void aStrategyThatIsNotThere() {
        says(assertThrows(IllegalArgumentException.class, () -> Pools.open(harness.spec().strategy("fairest"))),
                "no strategy 'fairest'", "least-connections, ", "round-robin", "weights");
        ProcessPool pool = harness.open(harness.spec().max(1));
        says(assertThrows(IllegalArgumentException.class, () -> pool.strategy("fairest")), "no strategy 'fairest'");
        assertEquals("round-robin", pool.snapshot().strategy());
        pool.strategy("MINIMUM_CONNECTION");
        assertEquals("least-connections", pool.snapshot().strategy());
        harness.call(pool, TestWorker.VALUE, 1);
    }

    @Test
    void aPoolThatIsOpenAlready() {
        Pools pools = harness.close(Pools.create());
        PoolSpec spec = harness.spec();
        harness.keep(pools.service().open(spec));
        says(assertThrows(IllegalArgumentException.class, () -> pools.service().open(spec)), "is open already",
                spec.name());
        assertEquals(1, pools.service().all().size());
    }

    @Test
    void aMessageOverTheCap() {
        ProcessPool pool = harness.open(harness.spec().max(1).maxMessage(1 << 20));
        says(assertThrows(CodecException.class, () -> pool.send(TestWorker.ECHO, new byte[(1 << 20) + 1])),
                "1048577 bytes is over the limit of 1048576 bytes", "raise maxMessage");
        says(assertThrows(CodecException.class, () -> pool.post(TestWorker.ECHO, new byte[2 << 20])), "over the limit");
        says(assertThrows(CodecException.class, () -> pool.send(TestWorker.VALUE, new Object())), "java.lang.Object");
        assertEquals(1 << 20, harness.call(pool, TestWorker.ECHO, new byte[1 << 20]).length);
        // The other way: the worker may not answer more either, and lives on.
        TaskFailed failed = harness.failure(TaskFailed.class, harness.send(pool, TestWorker.BYTES, (1L << 20) + 1));
        says(failed, "over the limit");
        assertEquals(1 << 20, harness.call(pool, TestWorker.BYTES, 1L << 20).length);
        assertEquals(0, pool.snapshot().restarts());
    }

    @Test
    void garbageOnStandardOutput() {
        ProcessPool pool = harness.open(harness.spec().max(1));
        harness.call(pool, TestWorker.PRINT,
                Map.of("out", "drover 1 " + "f".repeat(64) + " /tmp/s\n\0\0\0\u0010", "err", "\u0007"));
        assertEquals(1L, harness.call(pool, TestWorker.VALUE, 1));
    }

    @Test
    void anEnvironmentVariableThatIsNone() {
        for (String name : List.of("", "A=B", "A\0")) {
            says(assertThrows(IllegalArgumentException.class,
                    () -> ProcessSpec.java(TestWorker.class).environment(name, "x")),
                    "cannot name an environment variable");
        }
    }
}
