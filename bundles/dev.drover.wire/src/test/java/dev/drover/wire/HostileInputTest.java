package dev.drover.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bytes that nobody honest writes: each is a CodecException, and costs no more than it weighs. */
class HostileInputTest {

    enum Kind { A, B }

    record Sample(int number, String text, List<Map<String, Double>> list, byte[] bytes, Kind kind, Object any,
            Sample inner) {}

    private static final Codec<Sample> SAMPLE = Codec.record(Sample.class);

    private static Object value() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("long", 1L << 40);
        map.put("text", "text of some length, ä€😀");
        map.put("list", Arrays.asList(1L, -300L, null, false, 2.5, List.of(Map.of("deep", List.of()))));
        map.put("bytes", new byte[300]);
        return map;
    }

    private static Sample sample() {
        Sample inner = new Sample(0, "", List.of(), new byte[0], null, null, null);
        return new Sample(-70_000, "ä".repeat(200), List.of(Map.of("x", 1.5)), new byte[30], Kind.B, value(), inner);
    }

    @Test
    void aMessageCutShortAnywhereIsRefused() {
        byte[] value = Messages.bytes(Codec.VALUE, value());
        for (int length = 0; length < value.length; length++) {
            byte[] cut = Arrays.copyOf(value, length);
            assertThrows(CodecException.class, () -> Messages.read(Codec.VALUE, cut), "value cut to " + length);
            assertThrows(CodecException.class, () -> Messages.readAmongOthers(Codec.VALUE, cut),
                    "value cut to " + length);
        }
        byte[] sample = Messages.bytes(SAMPLE, sample());
        for (int length = 0; length < sample.length; length++) {
            byte[] cut = Arrays.copyOf(sample, length);
            assertThrows(CodecException.class, () -> Messages.readAmongOthers(SAMPLE, cut), "record cut to " + length);
        }
    }

    @Test
    void bytesAfterTheEndAreRefused() {
        for (Object value : Arrays.asList(null, 0L, "", List.of(), Map.of(), value())) {
            byte[] message = Messages.bytes(Codec.VALUE, value);
            byte[] longer = Arrays.copyOf(message, message.length + 1);
            assertThrows(CodecException.class, () -> Messages.read(Codec.VALUE, longer));
        }
    }

    @Test
    void aHundredThousandMutationsAreReadOrRefusedAndNothingElse() {
        long seed = 4_711;
        Random random = new Random(seed);
        byte[][] seeds = {Messages.bytes(Codec.VALUE, value()), Messages.bytes(SAMPLE, sample()),
                Messages.bytes(Codec.UTF8, "ä€😀 text")};
        int refused = 0;
        int rounds = 100_000 * Messages.SCALE;
        for (int round = 0; round < rounds; round++) {
            byte[] message = mutated(seeds[round % seeds.length], random);
            for (Codec<?> codec : List.of(Codec.VALUE, SAMPLE, Codec.UTF8)) {
                try {
                    Object read = Messages.read(codec, message);
                    // What was read can be written: nothing half-made came out.
                    if (codec == Codec.VALUE) Messages.bytes(Codec.VALUE, read);
                } catch (CodecException e) {
                    refused++;
                } catch (RuntimeException | Error e) {
                    fail("seed " + seed + ", round " + round + ": " + java.util.HexFormat.of().formatHex(message), e);
                }
            }
        }
        assertTrue(refused > rounds, "only " + refused + " refused");
    }

    private static byte[] mutated(byte[] source, Random random) {
        byte[] message = source.clone();
        switch (random.nextInt(5)) {
            case 0 -> message = Arrays.copyOf(message, random.nextInt(message.length + 1));
            case 1 -> message = Arrays.copyOf(message, message.length + random.nextInt(20));
            case 2 -> {
                int from = random.nextInt(message.length);
                int length = random.nextInt(message.length - from);
                System.arraycopy(message, from, message, random.nextInt(message.length - length), length);
            }
            case 3 -> {
                message = new byte[random.nextInt(200)];
                random.nextBytes(message);
            }
            default -> {}
        }
        for (int i = random.nextInt(4); i > 0 && message.length > 0; i--)
            message[random.nextInt(message.length)] = (byte) random.nextInt();
        return message;
    }

    @ParameterizedTest
    @ValueSource(strings = {"81", "a16161", "8181", "d8"})
    void aDepthBombIsRefusedWithoutOverflowingTheStack(String level) {
        byte[] bomb = Messages.hex(level.repeat(100_000) + "00");
        assertThrows(CodecException.class, () -> Messages.read(Codec.VALUE, bomb));
        assertThrows(CodecException.class, () -> Messages.read(SAMPLE, bomb));
    }

    @ParameterizedTest
    @ValueSource(strings = {
            "9a3b9aca00", "ba3b9aca00", "5a3b9aca00", "7a3b9aca00", "9b000000003b9aca00", "9b7fffffffffffffff",
            "bb7fffffffffffffff",
            "5b7fffffffffffffff", "7b7fffffffffffffff", "9affffffff", "5affffffff", "9b8000000000000000",
            "5bffffffffffffffff", "9a3b9aca00 00 00",
            "1bffffffffffffffff", "1b8000000000000000", "3b8000000000000000", "3bffffffffffffffff"
    })
    void whatIsDeclaredButNotThereIsRefusedBeforeAnythingIsMade(String hex) {
        byte[] message = Messages.hex(hex);
        assertThrows(CodecException.class, () -> Messages.read(Codec.VALUE, message));
        long before = allocated();
        for (int i = 0; i < 100; i++) assertThrows(CodecException.class, () -> Messages.read(Codec.VALUE, message));
        long each = (allocated() - before) / 100;
        assertTrue(each < 100_000, each + " bytes were made of " + message.length);
    }

    /** Each of 64 lists declares as many elements as bytes follow. */
    @Test
    void listsWithinListsDoNotMultiplyTheMemory() {
        int size = 4 << 20;
        ByteBuffer message = ByteBuffer.allocate(size);
        for (int i = 0; i < 64; i++) message.put((byte) 0x9a).putInt(size - 5 * (i + 1));
        long before = allocated();
        assertThrows(CodecException.class, () -> Messages.read(Codec.VALUE, message.array()));
        long made = allocated() - before;
        assertTrue(made < 30L * size, made + " bytes were made of " + size);
    }

    private static long allocated() {
        return ((com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a2 6161 01 6161 02", "a2 60 00 60 00", "a3 6161 01 6162 01 6161 a0"})
    void aKeyThatComesTwiceIsRefused(String hex) {
        CodecException refusal = assertThrows(CodecException.class, () -> Messages.read(Codec.VALUE, hex));
        assertTrue(refusal.getMessage().contains("twice"), refusal.getMessage());
        String within = "87 00 60 81 " + hex + " 40 f6 f6 f6";
        assertThrows(CodecException.class, () -> Messages.read(SAMPLE, within));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a1 00 01", "a1 4161 01", "a1 f6 01", "a1 80 01"})
    void aKeyThatIsNoTextIsRefused(String hex) {
        assertThrows(CodecException.class, () -> Messages.read(Codec.VALUE, hex));
    }

    @ParameterizedTest
    @ValueSource(strings = {"61ff", "62c328", "63eda080", "a161ff00", "8161c0"})
    void malformedTextInsideAValueIsRefused(String hex) {
        assertThrows(CodecException.class, () -> Messages.read(Codec.VALUE, hex));
    }

    @Test
    void aMessageOutsideItsBufferIsRefused() {
        ByteBuffer buffer = ByteBuffer.allocate(10);
        int[][] outside = {{-1, 5}, {0, 11}, {5, 6}, {0, -1}, {11, 0}, {Integer.MAX_VALUE, 1}, {1, Integer.MAX_VALUE}};
        for (int[] each : outside)
            assertThrows(CodecException.class, () -> new Input().over(buffer, each[0], each[1]), Arrays.toString(each));
        assertEquals(0, new Input().over(buffer, 10, 0).remaining());
    }

    @Test
    void readingBeyondTheEndIsRefusedEvenIfTheBufferGoesOn() {
        Input in = new Input().over(ByteBuffer.allocate(100), 10, 4);
        assertThrows(CodecException.class, () -> in.getBytes(5));
        assertThrows(CodecException.class, () -> in.getBigEndian(8));
        assertThrows(CodecException.class, () -> in.getUtf8(-1));
        assertEquals(0, in.getBigEndian(4));
        assertThrows(CodecException.class, in::getByte);
    }

    /** One byte each, and 56 bytes of memory: a message of 20 MB took 26 seconds, and then the heap. */
    @Test
    void massesOfEmptyMapsAreRefusedBeforeTheyTakeTheHeap() {
        byte[] message = new byte[20_000_005];
        Arrays.fill(message, (byte) 0xa0);
        System.arraycopy(Messages.hex("9a 01 31 2d 00"), 0, message, 0, 5);
        String said = assertThrows(CodecException.class, () -> Messages.read(Codec.VALUE, message)).getMessage();
        assertTrue(said.contains("times its bytes"), said);
    }

    /** What people send in masses takes less, however small its parts. */
    @Test
    void massesOfSmallValuesAreRead() {
        int count = 300_000;
        for (Object each : new Object[] {
                Map.of("a", 1L), Map.of("a", "b"), List.of("b"), List.of(1L), List.of(), "x", 1_000_000L, 0.5,
                Map.of("name", "x", "size", 1L, "tags", List.of())}) {
            Object all = Collections.nCopies(count, each);
            assertEquals(all, Messages.read(Codec.VALUE, Messages.bytes(Codec.VALUE, all)), each::toString);
        }
    }
}
