package dev.drover.shell.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

import dev.drover.api.monitor.ProcessKind;
import dev.drover.api.monitor.ProcessSample;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class ProcessesTest {

    private final Processes processes = new Processes(ProcessHandle::of, Duration.ofSeconds(30));

    @Test
    void endsAProcessWithItsDescendants() throws Exception {
        Process shell = new ProcessBuilder("sh", "-c", "sleep 300 & echo $!; wait").start();
        try (BufferedReader out = shell.inputReader()) {
            ProcessHandle child = ProcessHandle.of(Long.parseLong(out.readLine())).orElseThrow();
            ProcessSample sample = sample(shell.toHandle(), 0);
            assertEquals("job (process " + shell.pid() + ") was killed", processes.kill(sample));
            assertTrue(shell.waitFor(30, TimeUnit.SECONDS));
            child.onExit().get(30, TimeUnit.SECONDS);
        } finally {
            shell.descendants().forEach(ProcessHandle::destroyForcibly);
            shell.destroyForcibly().waitFor();
        }
    }

    @Test
    @Tag("R18")
    void neverEndsAStrangerThatGotTheIdLater() throws Exception {
        Process stranger = new ProcessBuilder("sleep", "300").start();
        try {
            ProcessSample old = sample(stranger.toHandle(), -60_000);
            assertEquals(
                    "job (process " + stranger.pid() + ") has ended already",
                    assertThrows(Refused.class, () -> processes.kill(old)).getMessage());
            assertTrue(stranger.isAlive());
        } finally {
            stranger.destroyForcibly().waitFor();
        }
    }

    @Test
    void neverEndsThisProcessWhateverTheMonitorCallsIt() {
        ProcessSample self = sample(ProcessHandle.current(), 0);
        assertThrows(Refused.class, () -> processes.kill(self));
    }

    private static ProcessSample sample(ProcessHandle process, long shiftMillis) {
        long start = process.info().startInstant().orElseThrow().toEpochMilli();
        return FakeMonitor.living(process.pid(), start + shiftMillis, ProcessKind.CHILD, "job");
    }
}
