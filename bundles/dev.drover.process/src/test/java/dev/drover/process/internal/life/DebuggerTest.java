package dev.drover.process.internal.life;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Connections to ports, as Linux tells them. */
class DebuggerTest {

    private static final String HEAD = "  sl  local_address rem_address   st tx_queue rx_queue\n";

    @TempDir
    Path area;

    private boolean attached(int port, String... tables) throws IOException {
        Path[] files = new Path[tables.length];
        for (int i = 0; i < tables.length; i++) files[i] = Files.writeString(area.resolve("tcp" + i), tables[i]);
        return Debugger.attached(port, List.of(files));
    }

    @Test
    void anEstablishedConnectionToThePortIsOne() throws IOException {
        String line = "   1: 0100007F:00FF 0100007F:A001 01 00000000:00000000 00:00000000 00000000     0        0 4\n";
        assertTrue(attached(255, HEAD, HEAD + line));
        assertTrue(attached(255, HEAD + line, HEAD));
        assertFalse(attached(0xA001, HEAD + line), "that is the debugger's own port");
        assertFalse(attached(15, HEAD + line));
    }

    @Test
    void onlyListeningAndHavingEndedAreNone() throws IOException {
        assertFalse(attached(255, HEAD + "   0: 0100007F:00FF 00000000:0000 0A 00000000:00000000\n"));
        assertFalse(attached(255, HEAD + "   0: 0100007F:00FF 0100007F:A001 06 00000000:00000000\n"));
    }

    @Test
    void whereConnectionsCannotBeSeenThereMayBeOne() throws IOException {
        assertTrue(Debugger.attached(255, List.of(area.resolve("absent"))));
        assertTrue(Debugger.attached(255, List.of(area)));
        assertFalse(Debugger.attached(OptionalInt.empty()), "there is no port");
    }

    @Test
    void aRealConnectionIsSeenWhileItLasts() throws IOException {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            OptionalInt port = OptionalInt.of(server.getLocalPort());
            assertFalse(Debugger.attached(port));
            try (Socket client = new Socket(server.getInetAddress(), server.getLocalPort());
                    Socket accepted = server.accept()) {
                assertEquals(client.getLocalPort(), accepted.getPort());
                assertTrue(Debugger.attached(port));
            }
        }
    }
}
