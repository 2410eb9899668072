package dev.drover.process.internal.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import dev.drover.wire.link.Platform;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@EnabledOnOs(OS.LINUX)
@Timeout(120)
@DisabledIfSystemProperty(named = Platform.PORTABLE, matches = "true",
        disabledReason = "It is about identities that /proc gives")
class ProcessIdentityTest {

    /** A signal that was sent has been taken by then. */
    private static final long LONG_ENOUGH_NANOS = TimeUnit.MILLISECONDS.toNanos(300);
    private static final Path LAST_PID = Path.of("/proc/sys/kernel/ns_last_pid");

    @TempDir
    Path folder;

    private Proc fake;

    @BeforeEach
    void makeProc() throws IOException {
        Files.createDirectories(folder.resolve("self"));
        Files.createDirectories(folder.resolve("sys/kernel/random"));
        Files.writeString(folder.resolve("self/stat"), stat(1, 1));
        boot("one");
        fake = new Proc(folder);
    }

    private static String stat(long pid, long start) {
        return pid + " (a (strange) name) S 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 " + start + " 20 21\n";
    }

    private void boot(String id) throws IOException {
        Files.writeString(folder.resolve("sys/kernel/random/boot_id"), id + "\n");
    }

    private void process(long pid, long start) throws IOException {
        Files.createDirectories(folder.resolve("" + pid));
        Files.writeString(folder.resolve(pid + "/stat"), stat(pid, start));
    }

    @Test
    void aProcessIsItselfWhateverTheClockSays() throws Exception {
        process(77, 4711);
        Files.writeString(folder.resolve("stat"), "btime 1\n");
        ProcessIdentity before = ProcessIdentity.of(fake, 77).orElseThrow();
        Files.writeString(folder.resolve("stat"), "btime 99999\n");
        assertEquals(new ProcessIdentity(77, 4711, "one"), before);
        assertTrue(before.isAlive(fake));
    }

    @Test
    void anIdThatIsUsedAgainIsAnotherProcess() throws Exception {
        process(77, 4711);
        ProcessIdentity before = ProcessIdentity.of(fake, 77).orElseThrow();
        process(77, 4712);
        assertFalse(before.isAlive(fake));
    }

    @Test
    void afterAStartOfTheMachineNothingIsWhatItWas() throws Exception {
        process(77, 4711);
        ProcessIdentity before = ProcessIdentity.of(fake, 77).orElseThrow();
        boot("two");
        assertFalse(before.isAlive(new Proc(folder)));
    }

    @Test
    void whatIsNotThereIsNobody() {
        assertEquals(Optional.empty(), ProcessIdentity.of(fake, 78));
        assertEquals(Optional.empty(), ProcessIdentity.of(Integer.MAX_VALUE));
    }

    @Test
    void aStaleIdentityNeverSignalsWhoHasTheIdLater() throws Exception {
        boolean possible = Files.isWritable(LAST_PID);
        if (!possible) System.out.println("Skipped: ids cannot be used again here, " + LAST_PID + " is read-only");
        assumeTrue(possible);
        Process first = new ProcessBuilder("sleep", "60").start();
        ProcessIdentity stale = ProcessIdentity.of(first.pid()).orElseThrow();
        ProcessHandle handle = first.toHandle();
        assertTrue(Signals.kill(stale));
        assertTrue(first.waitFor(20, TimeUnit.SECONDS));
        // Ids are not used again so early but by such a test.
        while (tick() <= stale.start()) Thread.onSpinWait();
        Process again = again(first.pid());
        ProcessIdentity now = ProcessIdentity.of(again.pid()).orElseThrow();
        try {
            assertEquals(first.pid(), again.pid());
            assertNotEquals(stale, now);
            assertFalse(Signals.kill(stale), "somebody else was sent a signal");
            Signals.stop(List.of(stale));
            handle.destroyForcibly();
            first.destroyForcibly();
            long begin = System.nanoTime();
            do {
                // The JDK may take an end of the id's first owner for that of its second.
                ProcStat found = Proc.SYSTEM.stat(now.pid()).orElseThrow();
                assertFalse(found.dead(), "somebody else was killed");
                assertFalse(found.stopped(), "somebody else was stopped");
                LockSupport.parkNanos(1_000_000);
            } while (System.nanoTime() - begin < LONG_ENOUGH_NANOS);
        } finally {
            Signals.kill(now);
        }
    }

    /** The tick that it is: a process that starts later has this as its start, or a later one. */
    private static long tick() throws IOException {
        String uptime = Files.readString(Path.of("/proc/uptime"));
        return new BigDecimal(uptime.substring(0, uptime.indexOf(' '))).movePointRight(2).longValueExact();
    }

    /** Others start processes, too: it takes some attempts until one gets the id. */
    private static Process again(long pid) throws Exception {
        for (int i = 0;; i++) {
            Files.writeString(LAST_PID, Long.toString(pid - 1));
            Process next = new ProcessBuilder("sleep", "60").start();
            if (next.pid() == pid || i == 2_000) return next;
            next.destroyForcibly().waitFor();
        }
    }
}
