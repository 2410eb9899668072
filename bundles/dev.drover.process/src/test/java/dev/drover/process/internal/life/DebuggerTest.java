package dev.drover.process.internal.life;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DebuggerTest {

    private static final OptionalInt PORT = OptionalInt.of(0xA1B2);
    private static final String HEAD = "  sl  local_address rem_address   st tx_queue rx_queue\n";

    @TempDir
    private Path proc;
    private long now;

    private Debugger debugger() {
        return new Debugger(proc, () -> now);
    }

    private void file(String name, String text) throws IOException {
        Path file = proc.resolve("42").resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    @Test
    void aTracedProcessIsHeld() throws IOException {
        file("status", "Name:\tjava\nTracerPid:\t0\n");
        assertFalse(debugger().holds(42, OptionalInt.empty()));
        file("status", "Name:\tjava\nTracerPid:\t77\n");
        assertTrue(debugger().holds(42, OptionalInt.empty()));
    }

    @Test
    void onlyAConnectionToItsOwnPortHoldsIt() throws IOException {
        file("net/tcp", HEAD + "   0: 0100007F:A1B2 00000000:0000 0A 0:0\n   1: 0100007F:9999 0100007F:A1B2 01 0:0\n");
        assertFalse(debugger().holds(42, PORT), "it listens, and somebody else's is connected");
        file("net/tcp6", HEAD + "   0: 0000000000000000FFFF00000100007F:A1B2 0100007F:8888 01 0:0\n");
        assertTrue(debugger().holds(42, PORT));
        assertFalse(debugger().holds(42, OptionalInt.empty()));
    }

    @Test
    void aDebuggerThatIsForgottenHoldsItForAnHourAndAnotherOneBeginsAnew() throws IOException {
        file("status", "TracerPid:\t77\n");
        Debugger debugger = debugger();
        assertTrue(debugger.holds(42, PORT));
        now += Debugger.LONGEST.toNanos() - 1;
        assertTrue(debugger.holds(42, PORT));
        now += 1;
        assertFalse(debugger.holds(42, PORT));
        file("status", "TracerPid:\t0\n");
        assertFalse(debugger.holds(42, PORT));
        file("status", "TracerPid:\t78\n");
        assertTrue(debugger.holds(42, PORT));
    }
}
