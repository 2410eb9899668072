package dev.drover.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;

import dev.drover.api.pool.ProcessPool;
import dev.drover.api.process.ProcessSpec;
import dev.drover.api.process.Protection;
import dev.drover.api.process.Sandbox;
import dev.drover.wire.Task;
import dev.drover.wire.TaskFailed;
import dev.drover.wire.link.Platform;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * Workers of each language in a sandbox: they join, answer, and write nowhere but in their directory. The interpreters
 * are those of the PATH, which may lie in the user's home, and that is hidden.
 */
@EnabledOnOs(OS.LINUX)
@Timeout(180)
@DisabledIfSystemProperty(named = Platform.PORTABLE, matches = "true",
        disabledReason = "Without the programs that start others there are no sandboxes")
class SandboxedWorkersTest {

    private static final Task<Object, Object> EVALUATE = Task.named("evaluate");
    private static final Task<Object, Object> WRITE = Task.named("write");
    private static final String PYTHON_TASKS = """
            import os
            def write(path, job):
                with open(path, 'w') as file:
                    file.write('x')
                return [os.getpid(), len([each for each in os.listdir('/proc') if each.isdigit()])]
            Host(write=write).run()
            """;
    /** A worker and what has started it. */
    private static final long MOST_PROCESSES = 5;

    @RegisterExtension
    final Harness harness = new Harness();

    @TempDir
    Path folder;

    private Path inside;
    private Path outside;

    @BeforeEach
    void make() throws Exception {
        inside = Files.createDirectory(folder.resolve("in side"));
        outside = Files.createDirectory(folder.resolve("outside")).resolve("made");
    }

    /** A pool whose worker is in the sandbox; where the system cannot hold one, it answers all the same. */
    private ProcessPool open(ProcessSpec worker) {
        ProcessPool pool = harness.open(harness.spec(worker.sandbox(Sandbox.Profile.ISOLATED).directory(inside))
                .size(1, 1));
        harness.awaitReady(pool, 1);
        Protection protection = pool.workers().getFirst().snapshot().protection();
        boolean held = protection.held().containsAll(EnumSet.allOf(Sandbox.Right.class));
        if (!held) System.out.println("No sandbox here, so no worker was tried in one: " + protection.missing());
        assumeTrue(held, "no sandbox can be had");
        assertEquals(List.of(), protection.missing());
        return pool;
    }

    private void assertRefused(ProcessPool pool, Task<Object, Object> task, Object request) {
        Throwable cause = assertThrows(ExecutionException.class, () -> pool.send(task, request).get()).getCause();
        assertTrue(cause instanceof TaskFailed, cause::toString);
        assertTrue(Files.notExists(outside));
    }

    @Test
    void aWorkerInJavaAnswersAndWritesInsideOnly() {
        ProcessPool pool = open(ProcessSpec.java(TestWorker.class));
        assertTrue((Long) harness.call(pool, TestWorker.PID, null) < 100);
        harness.call(pool, TestWorker.LEDGER,
                Map.of("id", 1L, "path", inside.resolve("made").toString(), "millis", 0L));
        assertTrue(Files.exists(inside.resolve("made")));
        assertRefused(pool, TestWorker.LEDGER, Map.of("id", 1L, "path", outside.toString(), "millis", 0L));
    }

    @Test
    void aWorkerInNodeAnswersAndWritesInsideOnly() {
        Node.skipWithout("SandboxedWorkersTest");
        ProcessPool pool = open(Node.worker());
        String write =
                "require('fs').writeFileSync('%s', 'x'), require('fs').readdirSync('/proc').filter(Number).length";
        long seen = ((Number) harness.call(pool, EVALUATE, write.formatted(inside.resolve("made")))).longValue();
        assertTrue(seen <= MOST_PROCESSES, () -> seen + " processes");
        assertTrue(Files.exists(inside.resolve("made")));
        assertRefused(pool, EVALUATE, write.formatted(outside));
    }

    @Test
    void aWorkerInPythonAnswersAndWritesInsideOnly() {
        Python.skipWithout("SandboxedWorkersTest");
        ProcessPool pool = open(ProcessSpec.command(Python.command("python3", PYTHON_TASKS)));
        List<?> seen = (List<?>) harness.call(pool, WRITE, inside.resolve("made").toString());
        assertTrue((Long) seen.get(1) <= MOST_PROCESSES, seen::toString);
        assertTrue(Files.exists(inside.resolve("made")));
        assertRefused(pool, WRITE, outside.toString());
    }
}
