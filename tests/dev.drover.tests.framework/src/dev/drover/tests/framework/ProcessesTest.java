package dev.drover.tests.framework;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.TimeUnit;

import dev.drover.api.monitor.ProcessKind;
import dev.drover.api.monitor.ProcessMonitor;
import dev.drover.api.monitor.ProcessSample;
import dev.drover.api.process.Exit;
import dev.drover.api.process.ManagedProcess;
import dev.drover.api.process.ProcessSpec;
import dev.drover.api.process.Processes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The service that starts processes, as a bundle uses it, beside the real monitor. */
@Timeout(120)
final class ProcessesTest {

    @RegisterExtension
    final Framework framework = new Framework();

    @Test
    void aSpawnedProcessIsARowOfTheMonitorUnderItsName() throws Exception {
        Processes processes = framework.service(Processes.class);
        ProcessMonitor monitor = framework.service(ProcessMonitor.class);
        ManagedProcess process = processes.spawn("sleeper-of-a-test", ProcessSpec.command("sleep", "100"));
        framework.keep(process::kill);
        framework.await("its row", () -> monitor.find(process.pid())
                .filter(row -> row.kind() == ProcessKind.CHILD).isPresent());
        ProcessSample row = monitor.find(process.pid()).orElseThrow();
        assertEquals("sleeper-of-a-test", row.name());
        assertTrue(row.alive());
        assertTrue(processes.running().contains(process));
        assertEquals(Exit.Cause.KILLED_BY_USER, process.kill().get(30, TimeUnit.SECONDS).cause());
        framework.await("the end of its row", () -> monitor.find(process.pid()).filter(ProcessSample::alive).isEmpty());
        assertFalse(processes.running().contains(process));
    }
}
