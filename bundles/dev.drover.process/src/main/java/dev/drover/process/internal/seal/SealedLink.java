package dev.drover.process.internal.seal;

import java.io.IOException;
import java.util.concurrent.locks.ReentrantLock;

import dev.drover.wire.Input;
import dev.drover.wire.Output;
import dev.drover.wire.link.Frame;
import dev.drover.wire.link.Link;
import dev.drover.wire.link.Receiver;

/** A link that encrypts what it sends over another link, of any kind. */
final class SealedLink implements Link {

    private static final String ENCRYPTED = ", encrypted";

    private final Link carrier;
    private final Seal seal;
    /** Frames have to be appended in the order in which they are sealed. */
    private final ReentrantLock order = new ReentrantLock();

    SealedLink(Link carrier, Seal seal) {
        this.carrier = carrier;
        this.seal = seal;
    }

    /** Opens what the carrier brings. */
    Receiver opening(Receiver to) {
        return new Receiver() {
            private final Input payload = new Input();

            @Override
            public void frame(int type, int number, long correlation, Input content) {
                var frame = seal.open(type, number, correlation, content);
                int length = frame.limit() - Frame.HEADER;
                to.frame(
                        frame.get(Frame.TYPE_AT) & 0xff, frame.getShort(Frame.NUMBER_AT) & 0xffff,
                        frame.getLong(Frame.CORRELATION_AT), payload.over(frame, Frame.HEADER, length));
            }

            @Override
            public void drained() {
                to.drained();
            }

            @Override
            public void closed(IOException cause) {
                to.closed(cause);
            }
        };
    }

    @Override
    public String kind() {
        return carrier.kind() + ENCRYPTED;
    }

    @Override
    public boolean send(int type, int number, long correlation, Output payload) {
        boolean leaves = append(type, number, correlation, payload);
        if (leaves) carrier.flushSoon();
        return leaves;
    }

    @Override
    public boolean append(int type, int number, long correlation, Output payload) {
        order.lock();
        try {
            long count = seal.count();
            byte[] sealed = seal.seal(type, number, correlation, payload);
            Output out = new Output(sealed.length);
            out.putLast(sealed);
            return carrier.append(Frame.SEALED, 0, count, out);
        } catch (RuntimeException | Error e) {
            // The other side waits for this frame, and would take no other.
            carrier.close(new IOException("a frame could not be sent encrypted: " + e, e));
            throw e;
        } finally {
            order.unlock();
        }
    }

    @Override
    public void flush() {
        carrier.flush();
    }

    @Override
    public void flushSoon() {
        carrier.flushSoon();
    }

    @Override
    public long received() {
        return carrier.received();
    }

    @Override
    public long unsent() {
        return carrier.unsent();
    }

    @Override
    public void awaitUnsentBelow(long bytes) throws InterruptedException {
        carrier.awaitUnsentBelow(bytes);
    }

    @Override
    public void close(IOException cause) {
        carrier.close(cause);
    }
}
