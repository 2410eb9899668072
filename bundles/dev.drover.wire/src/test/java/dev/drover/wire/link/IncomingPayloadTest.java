package dev.drover.wire.link;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IncomingPayloadTest {

    @Test
    void aDeclaredLengthAloneTakesAMegabyteAtMost() throws IOException {
        assertEquals(1 << 20, new IncomingPayload(Integer.MAX_VALUE).room().capacity());
        assertEquals(100_000, new IncomingPayload(100_000).room().capacity());
    }

    @Test
    void itsMemoryIsAtMostFourTimesWhatHasCome() throws IOException {
        IncomingPayload payload = new IncomingPayload(64 << 20);
        int come = 0;
        while (!payload.isComplete()) {
            ByteBuffer room = payload.room();
            assertTrue(room.capacity() <= Math.max(1 << 20, 4L * come), room.capacity() + " for " + come);
            int count = Math.min(room.remaining(), 300_000);
            room.position(room.position() + count);
            come += count;
        }
        assertEquals(64 << 20, come);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 300_000, 1 << 20, (1 << 20) + 1, 5_000_000, (16 << 20) + 7})
    void whatHasComeIsWhole(int length) throws IOException {
        byte[] all = new byte[length];
        new Random(length).nextBytes(all);
        IncomingPayload payload = new IncomingPayload(length);
        for (int at = 0; at < length;) {
            assertFalse(payload.isComplete());
            ByteBuffer room = payload.room();
            int count = Math.min(room.remaining(), 70_000);
            room.put(all, at, count);
            at += count;
        }
        assertTrue(payload.isComplete());
        assertEquals(length, payload.whole().capacity());
        assertArrayEquals(all, Arrays.copyOf(payload.whole().array(), length));
    }
}
