package dev.drover.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import dev.drover.api.pool.ProcessPool;
import dev.drover.api.pool.Worker;
import dev.drover.api.pool.WorkerSnapshot;
import dev.drover.api.process.ProcessSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What belongs to a slot of a pool and not to one process: weight, environment, directory, options. */
class SlotSettingsTest {

    @RegisterExtension
    final Harness harness = new Harness();

    @Test
    void theWeightBelongsToTheSlotAndOutlivesItsProcess() {
        ProcessPool pool = harness.open(harness.spec().size(3, 3).weights(1, 2, 3).strategy("WEIGHTS_POLLING"));
        harness.awaitReady(pool, 3);
        pool.weight(1, 7);
        for (Worker worker : pool.workers()) harness.get(worker.kill());
        harness.awaitReady(pool, 3);
        assertEquals(List.of(1, 7, 3), pool.snapshot().workers().stream().map(WorkerSnapshot::weight).toList());
        pool.resize(0, 1);
        harness.await("one worker", () -> pool.workers().size() == 1);
        pool.resize(4, 4);
        harness.awaitReady(pool, 4);
        assertEquals(List.of(1, 7, 3, 1), pool.snapshot().workers().stream().map(WorkerSnapshot::weight).toList());
        long before = pool.snapshot().workers().get(1).done();
        for (int i = 0; i < 12; i++) harness.call(pool, TestWorker.VALUE, i);
        assertEquals(before + 7, pool.snapshot().workers().get(1).done());
    }

    @Test
    void eachSlotHasItsOwnEnvironmentDirectoryAndOptions(@TempDir Path directory) {
        ProcessSpec plain = ProcessSpec.java(TestWorker.class);
        ProcessSpec special =
                plain.environment("COLOUR", "green").directory(directory).jvmOptions("-Xmx48m", "-Da=b c");
        String[] arguments = {"$(touch x)", "a  b", "*", "ü"};
        special = Harness.arguments(special, arguments);
        ProcessPool pool = harness.open(harness.spec(plain).size(2, 2).slot(1, special));
        harness.awaitReady(pool, 2);
        Map<?, ?> first = (Map<?, ?>) harness.call(pool.workers().get(0), TestWorker.GIVEN, null);
        Map<?, ?> second = (Map<?, ?>) harness.call(pool.workers().get(1), TestWorker.GIVEN, null);
        assertEquals(Path.of("").toAbsolutePath().toString(), first.get("directory"));
        assertEquals(directory.toString(), second.get("directory"));
        assertFalse(((Map<?, ?>) first.get("environment")).containsKey("COLOUR"));
        assertEquals("green", ((Map<?, ?>) second.get("environment")).get("COLOUR"));
        assertFalse(((List<?>) first.get("options")).contains("-Xmx48m"));
        assertTrue(((List<?>) second.get("options")).containsAll(List.of("-Xmx48m", "-Da=b c")), second::toString);
        // No shell ever saw them.
        assertEquals(List.of(arguments), second.get("arguments"));
    }

    @Test
    void aDebugPortIsOpenedOnRequestAndShown() {
        ProcessPool pool = harness.open(harness.spec(ProcessSpec.java(TestWorker.class).debug(true)).size(1, 1));
        harness.awaitReady(pool, 1);
        harness.await("a port", () -> pool.snapshot().workers().get(0).debugPort().isPresent());
        assertTrue(pool.snapshot().workers().get(0).debugPort().getAsInt() > 0);
    }
}
