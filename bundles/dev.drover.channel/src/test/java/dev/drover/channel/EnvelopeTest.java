package dev.drover.channel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

import dev.drover.wire.Input;
import dev.drover.wire.Output;
import org.junit.jupiter.api.Test;

/** What of a message's list is left to other versions. */
class EnvelopeTest {

    private static final String TRACE = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

    private static Envelope read(Object... more) {
        List<Object> parts = new ArrayList<>(List.of(1L, "b", "a", "test:echo", 5L, new byte[] {(byte) 0xf6}));
        parts.addAll(List.of(more));
        byte[] written = Written.of(parts, 1 << 10);
        return Envelope.CODEC.decode(new Input().over(ByteBuffer.wrap(written), 0, written.length));
    }

    @Test
    void aTraceIsReadAndWrittenIfThereIsOne() {
        assertEquals("", read().trace());
        assertEquals(TRACE, read(TRACE).trace());
        for (Envelope each : List.of(read(), read(TRACE))) {
            Output out = new Output(1 << 10);
            Envelope.CODEC.encode(each, out);
            byte[] written = new byte[out.size()];
            System.arraycopy(out.head(), 0, written, 0, out.headSize());
            System.arraycopy(out.tail(), 0, written, out.headSize(), out.tail().length);
            assertEquals(each.trace().isEmpty() ? 6 : 7, ((List<?>) Written.read(written)).size());
        }
    }

    @Test
    void whatIsNoTraceIsLeftOutAndTheMessageArrives() {
        for (Object bad : List.of("x", 7L, TRACE.replace('b', 'g'), TRACE.replace("00-4", "ff-4"), TRACE + "x"))
            assertEquals("test:echo", read(bad).channel());
        assertEquals("", read("x").trace());
        assertEquals("", read(7L).trace());
        assertEquals("", read(TRACE + "x").trace());
        // Those of later versions.
        assertEquals(TRACE, read(TRACE, "more").trace());
    }
}
