package dev.drover.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

import dev.drover.api.pool.ProcessPool;
import dev.drover.api.pool.Worker;
import dev.drover.api.pool.WorkerSnapshot;
import dev.drover.api.pool.WorkerState;
import dev.drover.api.process.Depth;
import dev.drover.api.process.ProcessSpec;
import dev.drover.wire.link.Platform;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a pool does where no system helps: it works, leaves nothing, and says what it cannot do. */
@Timeout(240)
@EnabledIfSystemProperty(named = Platform.PORTABLE, matches = "true",
        disabledReason = "It is run once more with all helps of the system taken away")
class WithoutHelpsTest {

    @RegisterExtension
    final Harness harness = new Harness();

    private Worker worker(ProcessSpec program) {
        ProcessPool pool = harness.open(harness.spec(program).size(1, 1));
        harness.awaitReady(pool, 1);
        return pool.workers().getFirst();
    }

    @Test
    void aWorkerThatCannotBeStoppedHibernatesAndSaysSo() {
        ProcessPool pool = harness.open(harness.spec(ProcessSpec.java(SleepyWorker.class)).size(1, 1));
        harness.awaitReady(pool, 1);
        Worker worker = pool.workers().getFirst();
        long pid = worker.snapshot().pid();
        WorkerSnapshot slept = harness.get(worker.sleep(Depth.FREEZE));
        assertEquals(WorkerState.ASLEEP, slept.state());
        assertEquals(Optional.of(Depth.HIBERNATE), slept.sleep().depth());
        assertTrue(slept.sleep().problem().contains("this system cannot stop a process"), slept.sleep()::toString);
        harness.await("its end", () -> !Harness.alive(pid));
        assertNotEquals(pid, harness.call(pool, SleepyWorker.PID, null), "the next request starts it again");
    }

    @Test
    void noHelpIsUsed() throws Exception {
        Worker worker = worker(ProcessSpec.java(SleepyWorker.class));
        long pid = worker.snapshot().pid();
        String[] command = new String(Files.readAllBytes(Path.of("/proc/" + pid + "/cmdline"))).split("\0");
        assertTrue(command[0].endsWith("/java"), "it is started by nothing in between");
        assertTrue(List.of(command).contains("-D" + Platform.PORTABLE + "=true"), () -> Arrays.toString(command));
        String maps = Files.readString(Path.of("/proc/" + pid + "/maps"));
        assertFalse(maps.contains("/dev/shm/drover") || maps.contains("memfd:drover"), maps);
        assertTrue(ProcessHandle.current().children().flatMap(each -> each.info().arguments().stream())
                .noneMatch(each -> Arrays.toString(each).contains("guardian")));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aWorkerEndsWithAllThatItHasStarted(boolean kill) throws Exception {
        Worker worker = worker(ProcessSpec.java(SleepyWorker.class));
        long pid = worker.snapshot().pid();
        long child = (Long) harness.call(worker, SleepyWorker.BUSY_CHILD, null);
        assertTrue(Harness.alive(child));
        (kill ? worker.kill() : worker.drain()).get(60, TimeUnit.SECONDS);
        harness.await("the end of its child", () -> !Harness.alive(child));
        assertFalse(Harness.alive(pid));
    }
}
