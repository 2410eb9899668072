package dev.drover.wire.link;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.Set;

import org.junit.jupiter.api.Test;

/** What a link over a socket does when a write fails for want of memory. */
class SocketWriteTest {

    private final Failing channel = new Failing();
    private final Key key = new Key();
    private final Recording receiver = new Recording();
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private int failures;
    private int wakeUps;

    private final SocketLink link = new SocketLink(channel, new ReactorLink.Scheduler() {
        @Override
        public boolean ownedByThisThread() {
            return false;
        }

        @Override
        public boolean flushesLater(ReactorLink later) {
            return false;
        }

        @Override
        public void wakeWhenWritable(SelectionKey whose) {
            wakeUps++;
        }

        @Override
        public void finishSoon(ReactorLink closed) {
            throw new AssertionError("the link was closed");
        }
    }, 1 << 20);

    @Test
    void withoutMemoryForAWriteTheFramesAreKeptAndTheReactorTriesAgain() {
        link.serve(key, receiver);
        failures = 2;
        assertTrue(link.send(1, 0, 5, null));
        assertEquals(1, wakeUps);
        assertTrue(link.send(2, 0, 6, null), "the right to write is taken, so this is kept too");
        assertEquals(2 * Frame.HEADER, link.unsent());
        link.writable();
        assertEquals(2, wakeUps);
        assertEquals(0, written.size());
        assertEquals(0, receiver.drained.get());
        link.writable();
        assertEquals(0, link.unsent());
        assertEquals(1, receiver.drained.get());
        byte[] both = new byte[2 * Frame.HEADER];
        System.arraycopy(Sockets.frame(1, 0, 5, new byte[0]), 0, both, 0, Frame.HEADER);
        System.arraycopy(Sockets.frame(2, 0, 6, new byte[0]), 0, both, Frame.HEADER, Frame.HEADER);
        assertArrayEquals(both, written.toByteArray());
        assertTrue(link.send(3, 0, 7, null));
        assertEquals(3 * Frame.HEADER, written.size(), "it writes by itself again");
    }

    private static final class Key extends SelectionKey {
        private int interest = OP_READ;

        @Override
        public SocketChannel channel() {
            throw new UnsupportedOperationException();
        }

        @Override
        public Selector selector() {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean isValid() {
            return true;
        }

        @Override
        public void cancel() {}

        @Override
        public int interestOps() {
            return interest;
        }

        @Override
        public SelectionKey interestOps(int ops) {
            interest = ops;
            return this;
        }

        @Override
        public int readyOps() {
            return 0;
        }
    }

    /** Writes one byte less than it is asked for, and first fails as often as the test says. */
    private final class Failing extends SocketChannel {

        Failing() {
            super(null);
        }

        @Override
        public int write(ByteBuffer from) {
            if (failures > 0) {
                failures--;
                throw new OutOfMemoryError("made by this test");
            }
            int count = Math.max(1, from.remaining() - 1);
            for (int i = 0; i < count; i++) written.write(from.get());
            return count;
        }

        @Override
        public long write(ByteBuffer[] from, int offset, int length) {
            throw new UnsupportedOperationException();
        }

        @Override
        public int read(ByteBuffer to) {
            throw new UnsupportedOperationException();
        }

        @Override
        public long read(ByteBuffer[] to, int offset, int length) {
            throw new UnsupportedOperationException();
        }

        @Override
        public SocketChannel bind(SocketAddress local) {
            throw new UnsupportedOperationException();
        }

        @Override
        public <T> SocketChannel setOption(SocketOption<T> name, T value) {
            throw new UnsupportedOperationException();
        }

        @Override
        public <T> T getOption(SocketOption<T> name) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Set<SocketOption<?>> supportedOptions() {
            return Set.of();
        }

        @Override
        public SocketChannel shutdownInput() {
            throw new UnsupportedOperationException();
        }

        @Override
        public SocketChannel shutdownOutput() {
            throw new UnsupportedOperationException();
        }

        @Override
        public Socket socket() {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean isConnected() {
            return true;
        }

        @Override
        public boolean isConnectionPending() {
            return false;
        }

        @Override
        public boolean connect(SocketAddress remote) {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean finishConnect() {
            return true;
        }

        @Override
        public SocketAddress getRemoteAddress() {
            throw new UnsupportedOperationException();
        }

        @Override
        public SocketAddress getLocalAddress() {
            throw new UnsupportedOperationException();
        }

        @Override
        protected void implCloseSelectableChannel() {}

        @Override
        protected void implConfigureBlocking(boolean block) {}
    }
}
