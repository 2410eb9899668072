package dev.drover.pool;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import dev.drover.api.pool.ProcessPool;
import dev.drover.api.process.Exit;
import dev.drover.api.process.ProcessSpec;
import dev.drover.wire.link.Platform;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A worker whose JVM a debugger has stopped. */
@DisabledIfSystemProperty(named = Platform.PORTABLE, matches = "true",
        disabledReason = "Without /proc nobody knows of a debugger")
class DebuggedTest {

    /** Much longer than the worker's heartbeat and than what a cancelled task is given. */
    private static final Duration A_WHILE = Duration.ofSeconds(4);

    @RegisterExtension
    final Harness harness = new Harness();

    /** Speaks the Java Debug Wire Protocol, as far as to stop a JVM and to let it go on. */
    private static final class Debugger implements AutoCloseable {
        private static final int HEADER = 11;
        private static final int VIRTUAL_MACHINE = 1;
        private final Socket socket;
        private final DataInputStream in;
        private final DataOutputStream out;
        private int sent;

        Debugger(int port) throws IOException {
            socket = new Socket(InetAddress.getLoopbackAddress(), port);
            in = new DataInputStream(socket.getInputStream());
            out = new DataOutputStream(socket.getOutputStream());
            byte[] hello = "JDWP-Handshake".getBytes(StandardCharsets.US_ASCII);
            out.write(hello);
            assertArrayEquals(hello, in.readNBytes(hello.length));
        }

        void stop() throws IOException {
            command(8);
        }

        void goOn() throws IOException {
            command(9);
        }

        private void command(int number) throws IOException {
            out.writeInt(HEADER);
            out.writeInt(++sent);
            out.writeByte(0);
            out.writeByte(VIRTUAL_MACHINE);
            out.writeByte(number);
            // What the JVM tells of itself is passed over.
            for (boolean answered = false; !answered;) {
                int rest = in.readInt() - HEADER;
                int id = in.readInt();
                answered = (in.readByte() & 0x80) != 0 && id == sent;
                int error = in.readUnsignedShort();
                in.readNBytes(rest);
                if (answered) assertEquals(0, error);
            }
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    @Test
    void isNotTakenForHungWhileTheDebuggerIsAttached() throws Exception {
        ProcessPool pool = harness.open(
                harness.spec(ProcessSpec.java(TestWorker.class).debug(true)).size(1, 1)
                        .heartbeatTimeout(Duration.ofSeconds(1)).cancelGrace(Duration.ofMillis(300)));
        harness.call(pool, TestWorker.VALUE, 1);
        harness.await("the port", () -> pool.snapshot().workers().getFirst().debugPort().isPresent());
        long pid = Harness.pids(pool).getFirst();
        try (Debugger debugger = new Debugger(pool.snapshot().workers().getFirst().debugPort().getAsInt())) {
            debugger.stop();
            CompletableFuture<Object> waiting = harness.send(pool, TestWorker.VALUE, 2);
            assertFalse(Harness.within(A_WHILE, () -> !Harness.alive(pid) || waiting.isDone()));
            debugger.goOn();
            assertEquals(2L, harness.get(waiting));

            CompletableFuture<Object> cancelled = harness.begin(pool, TestWorker.STUBBORN, 600_000L);
            debugger.stop();
            cancelled.cancel(true);
            assertFalse(Harness.within(A_WHILE, () -> !Harness.alive(pid)));
            debugger.goOn();
        }
        // Without a debugger it is as any other.
        harness.await("its end", () -> !Harness.alive(pid));
        harness.await("the verdict", () -> pool.snapshot().workers().getFirst().lastExit().isPresent());
        assertEquals(
                Exit.Cause.CANCEL_TIMEOUT, pool.snapshot().workers().getFirst().lastExit().orElseThrow().cause());
    }
}
