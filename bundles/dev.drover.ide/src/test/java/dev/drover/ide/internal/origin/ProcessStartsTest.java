package dev.drover.ide.internal.origin;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import dev.drover.api.monitor.ProcessId;
import org.junit.jupiter.api.Test;

/** The JVM's own flight recorder, and real processes. */
final class ProcessStartsTest {

    @Test
    void tellsTheCallerOfAProcessAndNotThatOfAnotherWithItsNumber() throws Exception {
        var asked = new CompletableFuture<List<String>>();
        try (ProcessStarts starts = new ProcessStarts(classes -> {
            asked.complete(classes);
            return classes.stream().filter(name -> name.startsWith("dev.drover.")).findFirst();
        })) {
            starts.begin();
            Process process = new ProcessBuilder("sleep", "600").start();
            try {
                long started = process.info().startInstant().orElseThrow().toEpochMilli();
                // The recorder may begin while the first one starts.
                while (!asked.isDone()) new ProcessBuilder("true").start().waitFor(1, TimeUnit.SECONDS);
                asked.get(60, TimeUnit.SECONDS);
                Process next = new ProcessBuilder("sleep", "600").start();
                try {
                    ProcessId id = new ProcessId(
                            next.pid(), next.info().startInstant().orElseThrow().toEpochMilli());
                    assertEquals(ProcessStartsTest.class.getName(), awaited(starts, id));
                    assertEquals(Optional.empty(), starts.caller(new ProcessId(next.pid(), started - 60_000)));
                } finally {
                    next.destroyForcibly();
                }
            } finally {
                process.destroyForcibly();
            }
        }
    }

    private static String awaited(ProcessStarts starts, ProcessId id) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (System.nanoTime() - deadline < 0) {
            Optional<String> caller = starts.caller(id);
            if (caller.isPresent()) return caller.get();
            Thread.onSpinWait();
        }
        throw new AssertionError("the start was not told");
    }
}
