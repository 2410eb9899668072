package dev.drover.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import dev.drover.api.monitor.ProcessKind;
import dev.drover.api.process.ProcessSpec;
import dev.drover.host.Host;
import dev.drover.process.console.ConsoleBuffer;
import dev.drover.wire.Codec;
import dev.drover.wire.Output;
import dev.drover.wire.Task;
import dev.drover.wire.call.Control;
import dev.drover.wire.link.Frame;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Control calls to a real worker all of whose task threads are stuck. */
@Timeout(120)
class ControlOfWorkerTest {

    private static final Duration PATIENCE = Duration.ofSeconds(90);

    @RegisterExtension
    final NothingLeft nothingLeft = new NothingLeft();

    private final ProcessRuntime runtime = new ProcessRuntime();
    private final StuckWorker.Hears hears = new StuckWorker.Hears();

    @AfterEach
    void close() {
        runtime.close();
    }

    /** A worker with all its tasks stuck, and one more that waits. */
    private HostProcess stuck(String link, int concurrency) throws Exception {
        HostSpec spec = new HostSpec(
                "it", ProcessKind.WORKER, ProcessSpec.java(StuckWorker.class), "it-" + System.nanoTime(),
                List.of(link, "unix"),
                concurrency, 1 << 20, PATIENCE, PATIENCE, Duration.ofSeconds(1));
        HostProcess process = runtime.host(spec, new ConsoleBuffer(1 << 16), hears);
        process.start();
        int number = hears.joined.get(30, TimeUnit.SECONDS).tasks().indexOf("stuck");
        for (int i = 0; i <= concurrency; i++) {
            Output nothing = new Output(1 << 10);
            Codec.VALUE.encode(null, nothing);
            assertTrue(process.link().send(Frame.REQUEST, number, i, nothing));
        }
        assertTrue(hears.begun.tryAcquire(concurrency, 30, TimeUnit.SECONDS));
        return process;
    }

    private static void answers(HostProcess process) throws Exception {
        assertTrue(process.offers("drover:trim"), () -> "offered: " + process.controls());
        assertFalse(process.offers("stuck"));
        for (int i = 0; i < 3; i++) {
            Map<?, ?> answer = (Map<?, ?>) process.control(Control.TRIM, null, PATIENCE).get(60, TimeUnit.SECONDS);
            assertTrue((Long) answer.get("after") > 0, answer::toString);
        }
    }

    @Test
    void aWorkerWhoseOnlyTaskIsStuckAnswersOverItsRing() throws Exception {
        answers(stuck("ring", 1));
    }

    @Test
    void aWorkerWhoseTasksAreAllStuckAnswersOverItsSocket() throws Exception {
        answers(stuck("unix", 3));
        assertEquals(0, hears.begun.availablePermits(), "the control calls took no place of a task");
    }

    @Test
    void aHandlerOfAUserCannotHaveTheNameOfAControlTask() {
        Task<Object, Object> task = Task.named("drover:mine");
        String said = assertThrows(
                IllegalArgumentException.class, () -> new Host().handle(task, (request, context) -> null)).getMessage();
        assertTrue(said.startsWith("The task 'drover:mine' cannot have a handler"), said);
        System.clearProperty(Host.WORKER_PROPERTY);
    }
}
