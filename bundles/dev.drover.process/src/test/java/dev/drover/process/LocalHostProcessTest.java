package dev.drover.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import dev.drover.api.lifecycle.Sleeper;
import dev.drover.api.monitor.ProcessKind;
import dev.drover.api.process.ManagedProcess;
import dev.drover.api.process.ProcessSpec;
import dev.drover.process.console.ConsoleBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Sleep and wake-up of a process that has not even been started: only their order counts here. */
@Timeout(60)
class LocalHostProcessTest {

    private final ConcurrentLinkedQueue<String> order = new ConcurrentLinkedQueue<>();
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final CountDownLatch mayGoOn = new CountDownLatch(1);

    private static LocalHostProcess process() {
        HostServices services =
                new HostServices(null, null, null, null, null, null, (delay, work) -> {}, Runnable::run);
        HostSpec spec = new HostSpec("it", ProcessKind.WORKER, ProcessSpec.command("true"), "mark", List.of("unix"), 1,
                1 << 20, Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ofSeconds(1));
        return new LocalHostProcess(services, spec, new ConsoleBuffer(1 << 10), null);
    }

    /** A stop that takes as long as the test wants. */
    private final class SlowSleeper implements Sleeper {
        @Override
        public void sleep(ManagedProcess process) throws IOException {
            order.add("stop begins");
            stopping.countDown();
            try {
                assertTrue(mayGoOn.await(20, TimeUnit.SECONDS));
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
            order.add("stopped");
        }

        @Override
        public void wake(ManagedProcess process) {
            order.add("continued");
        }
    }

    @Test
    void aStopThatIsUnderWayNeverFollowsTheWakeUp() throws Exception {
        LocalHostProcess process = process();
        Sleeper sleeper = new SlowSleeper();
        Thread sleeps = Thread.ofPlatform().start(() -> {
            try {
                process.sleep(sleeper, () -> true);
            } catch (IOException e) {
                order.add(e.toString());
            }
        });
        assertTrue(stopping.await(20, TimeUnit.SECONDS));
        Thread wakes = Thread.ofPlatform().start(() -> {
            try {
                process.wake(sleeper, () -> order.add("awake"));
            } catch (IOException e) {
                order.add(e.toString());
            }
        });
        // It waits for the stop; whether it has come that far or not makes no difference to the order.
        while (wakes.getState() == Thread.State.RUNNABLE || wakes.getState() == Thread.State.NEW) Thread.onSpinWait();
        mayGoOn.countDown();
        sleeps.join();
        wakes.join();
        assertEquals(List.of("stop begins", "stopped", "continued", "awake"), List.copyOf(order));
    }

    @Test
    void whatMayNotBeStoppedIsNot() throws IOException {
        process().sleep(new SlowSleeper(), () -> false);
        assertEquals(List.of(), List.copyOf(order));
    }

    @Test
    void aStopThatFailsIsTheCallersToKnow() throws IOException {
        LocalHostProcess process = process();
        Sleeper failing = new Sleeper() {
            @Override
            public void sleep(ManagedProcess stopped) throws IOException {
                throw new IOException("no");
            }

            @Override
            public void wake(ManagedProcess stopped) {}
        };
        assertThrows(IOException.class, () -> process.sleep(failing, () -> true));
        process.wake(failing, () -> order.add("awake"));
        assertEquals(List.of("awake"), List.copyOf(order));
        assertFalse(process.over());
    }
}
