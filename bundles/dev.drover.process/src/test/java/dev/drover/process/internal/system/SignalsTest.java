package dev.drover.process.internal.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import dev.drover.wire.link.Platform;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@Timeout(60)
@EnabledOnOs(value = OS.LINUX, disabledReason = "processes are stopped on Linux only")
@DisabledIfSystemProperty(named = Platform.PORTABLE, matches = "true",
        disabledReason = "It is about signals that stop and continue")
class SignalsTest {

    private static void awaitStopped(long pid, boolean stopped) {
        long begin = System.nanoTime();
        while (Proc.SYSTEM.stat(pid).orElseThrow().stopped() != stopped) {
            assertTrue(System.nanoTime() - begin < 30_000_000_000L, "process " + pid + ": stopped " + stopped);
            LockSupport.parkNanos(1_000_000);
        }
    }

    @Test
    void theCommandAndTheSystemCallSendTheSameSignals() throws Exception {
        Process process = new ProcessBuilder("sleep", "100").start();
        try {
            ProcessIdentity identity = ProcessIdentity.of(process.pid()).orElseThrow();
            assertEquals(OptionalInt.of(0), Signals.run("-STOP", List.of(identity)));
            awaitStopped(process.pid(), true);
            assertTrue(Signals.resume(identity));
            awaitStopped(process.pid(), false);
            NativeCalls.prepare();
            assertTrue(Signals.stop(identity));
            awaitStopped(process.pid(), true);
            assertEquals(OptionalInt.of(0), Signals.run("-CONT", List.of(identity)));
            awaitStopped(process.pid(), false);
        } finally {
            process.destroyForcibly();
            assertTrue(process.waitFor(20, TimeUnit.SECONDS));
        }
        ProcessIdentity dead = new ProcessIdentity(process.pid(), 0, "");
        assertTrue(Signals.stop(dead), "whoever has that id by now is another");
    }
}
