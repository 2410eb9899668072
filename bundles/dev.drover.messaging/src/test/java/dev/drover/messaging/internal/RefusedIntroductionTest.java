package dev.drover.messaging.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

import dev.drover.channel.Envelope;
import dev.drover.process.Switchboard;
import dev.drover.wire.Input;
import dev.drover.wire.Output;
import dev.drover.wire.call.Control;
import dev.drover.wire.link.Frame;
import dev.drover.wire.link.Link;
import dev.drover.wire.link.Reactor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two processes that cannot have a link of their own for the time being. */
@Timeout(120)
class RefusedIntroductionTest {

    /** Takes everything and says nothing. */
    private static final class Silent implements Link {
        @Override
        public String kind() {
            return "fake";
        }

        @Override
        public boolean send(int type, int number, long correlation, Output payload) {
            return true;
        }

        @Override
        public boolean append(int type, int number, long correlation, Output payload) {
            return true;
        }

        @Override
        public void flush() {}

        @Override
        public long received() {
            return 0;
        }

        @Override
        public long unsent() {
            return 0;
        }

        @Override
        public void awaitUnsentBelow(long bytes) {}

        @Override
        public void close(IOException cause) {}
    }

    private final AtomicLong now = new AtomicLong();
    private final AtomicInteger tried = new AtomicInteger();
    private final LocalMessages messages = new LocalMessages(now::get);
    private Reactor reactor;
    private Switchboard.Port one;
    private long correlation;

    private Switchboard.Port joined(String name) {
        Switchboard.Port port = messages.joined(new Switchboard.Joined(
                name, new Silent(), reactor, List.of(Control.MESSAGE), 1 << 20, Runnable::run, () -> {}, ring -> {
                    throw new IOException("there is no room at time " + tried.incrementAndGet());
                }, 0));
        port.ready();
        return port;
    }

    @AfterEach
    void close() {
        messages.close();
        reactor.close();
    }

    private void send(int count) {
        for (int i = 0; i < count; i++) {
            Output out = new Output(1 << 20);
            Envelope.CODEC.encode(
                    new Envelope(Envelope.SEND, "two-1", "", "a:b", 0, new byte[] {(byte) 0xf6}), out);
            byte[] bytes = new byte[out.size()];
            System.arraycopy(out.head(), 0, bytes, 0, out.headSize());
            one.asked(Frame.REQUEST, 0, ++correlation, new Input().over(ByteBuffer.wrap(bytes), 0, bytes.length));
        }
    }

    private void pass(long seconds) {
        now.addAndGet(Duration.ofSeconds(seconds).toNanos());
    }

    private void awaitTried(int times) {
        long begin = System.nanoTime();
        while (!(tried.get() == times && way().endsWith("there is no room at time " + times))) {
            assertTrue(System.nanoTime() - begin < TimeUnit.SECONDS.toNanos(60), "tried " + tried + " times: " + way());
            LockSupport.parkNanos(1_000_000);
        }
    }

    private String way() {
        return messages.peer("one-1").orElseThrow().ways().get("two-1");
    }

    @Test
    void oneThatWasRefusedIsTriedAgainAfterAWhileThatGrows() throws Exception {
        reactor = Reactor.start("test-links");
        one = joined("one-1");
        joined("two-1");
        send(7);
        assertEquals("program: they have exchanged few messages", way());
        send(1);
        awaitTried(1);
        send(20);
        pass(29);
        send(20);
        assertEquals(1, tried.get());
        pass(1);
        send(8);
        awaitTried(2);
        send(20);
        pass(59);
        send(20);
        assertEquals(2, tried.get());
        pass(1);
        send(8);
        awaitTried(3);
    }
}
