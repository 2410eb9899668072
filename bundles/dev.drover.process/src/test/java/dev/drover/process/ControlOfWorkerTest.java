package dev.drover.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

import dev.drover.api.monitor.ProcessKind;
import dev.drover.api.process.Exit;
import dev.drover.api.process.ProcessSpec;
import dev.drover.host.Host;
import dev.drover.process.console.ConsoleBuffer;
import dev.drover.wire.Codec;
import dev.drover.wire.Input;
import dev.drover.wire.Output;
import dev.drover.wire.Task;
import dev.drover.wire.call.Control;
import dev.drover.wire.link.Frame;
import dev.drover.wire.link.Hello;
import dev.drover.wire.link.Link;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Control calls to a real worker all of whose task threads are stuck. */
@Timeout(120)
class ControlOfWorkerTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** Its only task reports that it has begun, and never ends. It has no more on its class path than a worker has. */
    static final class Stuck {
        private static final Task<Object, Object> STUCK = Task.named("stuck");

        private Stuck() {}

        public static void main(String[] args) {
            new Host().handle(STUCK, (request, context) -> {
                context.progress("begun");
                new Semaphore(0).acquireUninterruptibly();
                return null;
            }).run();
        }
    }

    private static final class Hears implements HostListener {
        final CompletableFuture<Hello> joined = new CompletableFuture<>();
        final Semaphore begun = new Semaphore(0);

        @Override
        public void joined(Link link, Hello hello) {
            joined.complete(hello);
        }

        @Override
        public void frame(int type, int number, long correlation, Input payload) {
            if (type == Frame.PROGRESS) begun.release();
        }

        @Override
        public void drained() {}

        @Override
        public void shut() {}

        @Override
        public List<String> running() {
            return List.of();
        }

        @Override
        public void ended(Exit exit, boolean permanent) {}
    }

    @RegisterExtension
    final NothingLeft nothingLeft = new NothingLeft();

    private final ProcessRuntime runtime = new ProcessRuntime();
    private final Hears hears = new Hears();

    @AfterEach
    void close() {
        runtime.close();
    }

    /** A worker with all its tasks stuck, and one more that waits. */
    private HostProcess stuck(String link, int concurrency) throws Exception {
        HostSpec spec = new HostSpec(
                "it", ProcessKind.WORKER, ProcessSpec.java(Stuck.class), "it-" + System.nanoTime(),
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
