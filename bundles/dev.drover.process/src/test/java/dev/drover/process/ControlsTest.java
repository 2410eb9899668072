package dev.drover.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import dev.drover.process.internal.fake.FakeLink;
import dev.drover.process.internal.fake.ManualDelayer;
import dev.drover.process.internal.fake.ManualExecutor;
import dev.drover.wire.Codec;
import dev.drover.wire.CodecException;
import dev.drover.wire.Input;
import dev.drover.wire.Output;
import dev.drover.wire.PeerLost;
import dev.drover.wire.Rejected;
import dev.drover.wire.Task;
import dev.drover.wire.call.Control;
import dev.drover.wire.link.Frame;
import dev.drover.wire.link.Reactor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Control calls to a host that is none. */
@Timeout(60)
class ControlsTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(2);

    private final ManualDelayer delayer = new ManualDelayer();
    private final ManualExecutor background = new ManualExecutor();
    private final FakeLink link = new FakeLink();
    private boolean asleep;
    private Reactor reactor;
    private Controls controls;

    @BeforeEach
    void open() throws IOException {
        reactor = Reactor.start("drover-test-links");
        HostServices services = new HostServices(reactor, null, null, null, null, null, delayer, background);
        controls = new Controls("it-1", 1 << 16, services, () -> asleep);
    }

    @AfterEach
    void close() {
        reactor.close();
    }

    private CompletableFuture<Object> asked() {
        controls.joined(link, List.of("users", "drover:trim"));
        return controls.call(Control.TRIM, null, TIMEOUT);
    }

    private static Input payload(Object value) {
        Output out = new Output(1 << 10);
        Codec.VALUE.encode(value, out);
        byte[] bytes = Arrays.copyOf(out.head(), out.headSize());
        return new Input().over(ByteBuffer.wrap(bytes), 0, bytes.length);
    }

    private static Throwable failure(CompletableFuture<?> future) {
        assertTrue(future.isDone());
        return assertThrows(ExecutionException.class, future::get).getCause();
    }

    @Test
    void theFirstAnswerHasTheFirstCorrelationOfControlCalls() throws Exception {
        CompletableFuture<Object> call = asked();
        assertEquals(List.of(Frame.REQUEST), link.sent);
        controls.frame(Frame.REPLY, 0, Control.FIRST_CORRELATION, payload("done"));
        assertEquals("done", call.get());
    }

    @Test
    void onlyControlTasksOfTheHostAreOffered() {
        assertEquals(Set.of(), controls.names());
        assertInstanceOf(Rejected.class, failure(controls.call(Control.TRIM, null, TIMEOUT)));
        asked();
        assertEquals(Set.of("drover:trim"), controls.names());
        Throwable refused = failure(controls.call(Task.named("users"), 1, TIMEOUT));
        assertEquals("it-1 does not offer the control task 'users'", refused.getMessage());
        assertEquals(List.of(Frame.REQUEST), link.sent);
    }

    @Test
    void aCallFailsAtItsTimeoutAndIsCancelled() {
        CompletableFuture<Object> call = asked();
        delayer.advance(TIMEOUT.minusNanos(1));
        assertFalse(call.isDone());
        delayer.advance(Duration.ofNanos(1));
        assertFalse(call.isDone(), "its callbacks must not run on the housekeeper's thread");
        background.runAll();
        assertInstanceOf(TimeoutException.class, failure(call));
        assertEquals(List.of(Frame.REQUEST, Frame.CANCEL), link.sent);
        controls.frame(Frame.ERROR, Frame.CANCELLED, Control.FIRST_CORRELATION, new Input());
    }

    @Test
    void nothingIsWrittenToOneThatSleeps() {
        asked();
        assertTrue(controls.busy());
        asleep = true;
        assertInstanceOf(Rejected.class, failure(controls.call(Control.TRIM, null, TIMEOUT)));
        assertEquals(List.of(Frame.REQUEST), link.sent);
        controls.frame(Frame.REPLY, 0, Control.FIRST_CORRELATION, payload("done"));
        assertFalse(controls.busy());
    }

    @Test
    void aTimeoutIsMoreThanZero() {
        asked();
        for (Duration wrong : List.of(Duration.ZERO, Duration.ofMillis(-1)))
            assertThrows(IllegalArgumentException.class, () -> controls.call(Control.TRIM, null, wrong));
    }

    @Test
    void theEndOfTheLinkSettlesWhatIsOpen() {
        CompletableFuture<Object> call = asked();
        controls.closed(new IOException("ended by the test"));
        background.runAll();
        assertInstanceOf(PeerLost.class, failure(call));
        link.closed = new IOException("it is");
        assertInstanceOf(Rejected.class, failure(controls.call(Control.TRIM, null, TIMEOUT)));
    }

    @Test
    void anAnswerToNothingThatWasAskedIsDroppedAndWhatIsNoAnswerBreaksTheProtocol() {
        controls.frame(Frame.REPLY, 0, -1, payload(1));
        assertThrows(CodecException.class, () -> controls.frame(Frame.BEGUN, 0, -1, new Input()));
        asked();
        assertThrows(CodecException.class, () -> controls.frame(Frame.BEGUN, 0, -1, new Input()));
        assertThrows(
                CodecException.class,
                () -> controls.frame(Frame.ERROR, Frame.NOT_RUN, Control.FIRST_CORRELATION, new Input()));
        controls.frame(Frame.REPLY, 0, -1, payload(1));
    }

    @Test
    void moreThanSixteenOpenCallsAreRefused() throws Exception {
        asked();
        for (int i = 1; i < 16; i++) assertFalse(controls.call(Control.TRIM, null, TIMEOUT).isDone());
        assertInstanceOf(Rejected.class, failure(controls.call(Control.TRIM, null, TIMEOUT)));
        controls.frame(Frame.REPLY, 0, Control.FIRST_CORRELATION, payload(1));
        assertThrows(
                TimeoutException.class,
                () -> controls.call(Control.TRIM, null, TIMEOUT).get(1, TimeUnit.MILLISECONDS));
    }
}
