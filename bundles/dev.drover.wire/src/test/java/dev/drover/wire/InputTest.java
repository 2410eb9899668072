package dev.drover.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;

import org.junit.jupiter.api.Test;

/** One {@link Input} that reads message after message, as a link's does. */
class InputTest {

    private final Input in = new Input();

    /** The message in the midst of memory of each kind. */
    private static List<ByteBuffer> everywhere(byte[] message) {
        List<IntFunction<ByteBuffer>> kinds = List.of(
                ByteBuffer::allocate,
                ByteBuffer::allocateDirect,
                size -> ByteBuffer.allocate(size + 5).slice(5, size));
        return kinds.stream().map(kind -> {
            ByteBuffer memory = kind.apply(message.length + 20).order(ByteOrder.LITTLE_ENDIAN);
            return memory.put(10, message);
        }).toList();
    }

    private Object read(ByteBuffer memory, int length) {
        return Codec.VALUE.decode(in.over(memory, 10, length));
    }

    @Test
    void keysComeOutRightHoweverManyThereAreAndHoweverOften() {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < 1_000; i++) {
            map.put("key " + i, (long) i);
            map.put("größe " + i, i / 8.0);
            map.put("k".repeat(20 + i % 30) + i, "text " + i);
            map.put("鍵" + Integer.toHexString(i * 0x9e3779b1), i % 2 == 0);
        }
        map.put("", null);
        byte[] message = Messages.bytes(Codec.VALUE, map);
        for (int round = 0; round < 3; round++)
            for (ByteBuffer memory : everywhere(message)) {
                Object read = read(memory, message.length);
                assertEquals(map, read);
                assertEquals(List.copyOf(map.keySet()), List.copyOf(((Map<?, ?>) read).keySet()));
            }
    }

    @Test
    void keyThatComesAgainIsNotMadeAgain() {
        byte[] message = Messages.bytes(Codec.VALUE, Map.of("temperature", 20L));
        Map<?, ?> first = (Map<?, ?>) read(everywhere(message).get(0), message.length);
        Map<?, ?> second = (Map<?, ?>) read(everywhere(message).get(1), message.length);
        assertSame(first.keySet().iterator().next(), second.keySet().iterator().next());
    }

    @Test
    void keysThatDifferInTheLastByteOnlyAreDifferent() {
        for (int round = 0; round < 2; round++)
            for (char last = 'a'; last <= 'z'; last++) {
                Object map = Map.of("temperature " + last, String.valueOf(last));
                byte[] message = Messages.bytes(Codec.VALUE, map);
                assertEquals(map, read(everywhere(message).get(0), message.length));
            }
    }

    @Test
    void malformedKeyIsRefusedEachTime() {
        byte[] message = Messages.hex("a1 62 c328 01");
        for (int round = 0; round < 2; round++)
            for (ByteBuffer memory : everywhere(message))
                assertThrows(CodecException.class, () -> read(memory, message.length));
        byte[] good = Messages.hex("a1 62 c3a4 01");
        assertEquals(Map.of("ä", 1L), read(everywhere(good).get(0), good.length));
    }

    @Test
    void sameKeyTwiceIsRefused() {
        byte[] message = Messages.hex("a2 6161 01 6161 f6");
        for (ByteBuffer memory : everywhere(message)) {
            CodecException refusal = assertThrows(CodecException.class, () -> read(memory, message.length));
            assertEquals("A map has the same key twice", refusal.getMessage());
        }
    }

    @Test
    void numbersDoNotDependOnTheOrderOfTheMemory() {
        List<Object> numbers = List.of(0.1, -1e300, Long.MIN_VALUE, Long.MAX_VALUE, 1L << 33, 70_000L, 300L, 30L);
        byte[] message = Messages.bytes(Codec.VALUE, numbers);
        for (ByteBuffer memory : everywhere(message))
            for (ByteOrder order : List.of(ByteOrder.BIG_ENDIAN, ByteOrder.LITTLE_ENDIAN))
                assertEquals(numbers, read(memory.order(order), message.length));
    }

    @Test
    void textOfAnyLengthComesOutRight() {
        for (int length : new int[] {0, 1, 23, 24, 255, 256, 257, 8 << 10, (8 << 10) + 1, 100_000, 3})
            for (String letter : List.of("x", "é", "€", "\ud83d\udc04")) {
                String text = "a".repeat(length) + letter;
                byte[] message = Messages.bytes(Codec.VALUE, text);
                for (ByteBuffer memory : everywhere(message)) assertEquals(text, read(memory, message.length));
            }
    }
}
