package dev.drover.channel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

import dev.drover.wire.CodecException;
import dev.drover.wire.Input;
import dev.drover.wire.Output;
import org.junit.jupiter.api.Test;

/** What of a message's list is left to other versions. */
class EnvelopeTest {

    private static final String TRACE = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

    private static Envelope decode(byte[] written) {
        return Envelope.CODEC.decode(new Input().over(ByteBuffer.wrap(written), 0, written.length));
    }

    private static Envelope read(Object... more) {
        List<Object> parts = new ArrayList<>(List.of(1L, "b", "a", "test:echo", 5L, new byte[] {(byte) 0xf6}));
        parts.addAll(List.of(more));
        return decode(Written.of(parts, 1 << 10));
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

    @Test
    void whatIsNoMessageIsRefused() {
        Object[] good = {1L, "b", "a", "test:echo", 5L, new byte[] {(byte) 0xf6}};
        Object[][] bad =
                {{"1", -1L, 7L, 1L << 32}, {7L}, {7L}, {7L, "no colon but a blank", "x\n"}, {-1L, "5", 1.5}, {"x"}};
        for (int part = 0; part < good.length; part++)
            for (Object wrong : bad[part]) {
                List<Object> parts = new ArrayList<>(List.of(good));
                parts.set(part, wrong);
                assertThrows(CodecException.class, () -> decode(Written.of(parts, 1 << 10)), parts::toString);
            }
        assertThrows(CodecException.class, () -> decode(Written.of(List.of(good).subList(0, 5), 1 << 10)));
        assertThrows(CodecException.class, () -> decode(Written.of("x", 1 << 10)));
        byte[] longer =
                Arrays.copyOf(Written.of(List.of(good), 1 << 10), Written.of(List.of(good), 1 << 10).length + 1);
        assertThrows(CodecException.class, () -> decode(longer));
    }

    @Test
    void aTraceparentIsReadByTheRulesOfItsStandard() {
        assertTrue(Trace.valid(TRACE));
        assertTrue(Trace.valid("01" + TRACE.substring(2) + "-what later versions add"));
        for (String bad : List.of(TRACE.substring(1), TRACE + "-x\ny", TRACE + "-" + "x".repeat(201), TRACE + "x",
                "ff" + TRACE.substring(2), TRACE.replace('-', '_'), TRACE.toUpperCase(Locale.ROOT),
                "00-" + "0".repeat(32) + TRACE.substring(35), TRACE.substring(0, 36) + "0".repeat(16) + "-01"))
            assertFalse(Trace.valid(bad), bad);
    }
}
