package dev.drover.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** JSON-like values. */
class ValueCodecTest {

    static Stream<Object> values() {
        Stream<Object> longs = Stream.of(
                0L, 1L, -1L, 23L, 24L, -24L, -25L, 255L, 256L, -256L, -257L, 65_535L, 65_536L, -65_536L, -65_537L,
                (1L << 31) - 1, 1L << 31, (1L << 32) - 1, 1L << 32, -(1L << 32), -(1L << 32) - 1, Long.MAX_VALUE,
                Long.MIN_VALUE);
        Stream<Object> doubles = Stream.of(
                0.0, -0.0, 1.5, Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, Double.MIN_VALUE,
                Double.MAX_VALUE, 0.1);
        Stream<Object> others = Stream.of(
                false, true, "", "text", "ä€😀", List.of(), Map.of(), List.of(List.of(List.of())),
                List.of(0L, false, "", Map.of()),
                Map.of("", Map.of("", List.of())), Arrays.asList(null, null), Collections.singletonMap("null", null),
                Map.of("a", 1L, "b", List.of("x", 2.5)));
        return Stream.of(longs, doubles, others).flatMap(each -> each);
    }

    @ParameterizedTest
    @MethodSource("values")
    void aValueComesBack(Object value) {
        byte[] message = Messages.bytes(Codec.VALUE, value);
        assertEquals(value, Messages.read(Codec.VALUE, message));
        assertEquals(value, Messages.readAmongOthers(Codec.VALUE, message));
    }

    @Test
    void nullComesBack() {
        byte[] message = Messages.bytes(Codec.VALUE, null);
        assertArrayEquals(Messages.hex("f6"), message);
        assertEquals(null, Messages.read(Codec.VALUE, message));
    }

    @Test
    void bytesComeBackAlsoInsideOthers() {
        for (int length : new int[] {0, 1, 23, 24, 255, 256, 40_000, 70_000}) {
            byte[] bytes = new byte[length];
            new Random(length).nextBytes(bytes);
            assertArrayEquals(bytes, assertInstanceOf(byte[].class, roundTrip(bytes)));
            Map<?, ?> map = assertInstanceOf(Map.class, roundTrip(Map.of("data", List.of(bytes, "after"))));
            assertArrayEquals(bytes, (byte[]) ((List<?>) map.get("data")).get(0));
        }
    }

    @Test
    void everyIntegerTypeComesBackAsLong() {
        assertEquals(List.of(1L, 2L, 3L, -4L), roundTrip(List.of(1, (short) 2, (byte) 3, -4L)));
        assertEquals(1.5, roundTrip(1.5f));
    }

    @Test
    void theBitsOfAnUnusualNaNComeBack() {
        double unusual = Double.longBitsToDouble(0x7ff8_0000_dead_beefL);
        assertEquals(Double.doubleToRawLongBits(unusual), Double.doubleToRawLongBits((Double) roundTrip(unusual)));
    }

    @Test
    void setsComeBackAsLists() {
        assertEquals(List.of("one"), roundTrip(Set.of("one")));
    }

    @Test
    void theOrderOfAMapComesBack() {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < 1000; i++) map.put("key" + (i * 7919 % 1000), (long) i);
        assertEquals(List.copyOf(map.keySet()), List.copyOf(((Map<?, ?>) roundTrip(map)).keySet()).stream().toList());
    }

    @Test
    void largeListsAndMapsComeBack() {
        List<Object> list = new ArrayList<>();
        Map<String, Object> map = new HashMap<>();
        for (long i = 0; i < 70_000; i++) {
            list.add(i);
            map.put("k" + i, i);
        }
        assertEquals(list, roundTrip(list));
        assertEquals(map, roundTrip(map));
    }

    @Test
    void randomValuesComeBack() {
        long seed = 20_260_101;
        Random random = new Random(seed);
        for (int round = 0; round < 2_000 * Messages.SCALE; round++) {
            Object value = random(random, 0);
            assertEquals(value, roundTrip(value), "seed " + seed + ", round " + round);
        }
    }

    static Object random(Random random, int depth) {
        return switch (random.nextInt(depth < 5 ? 8 : 6)) {
            case 0 -> random.nextLong() >> random.nextInt(64);
            case 1 -> random.nextDouble();
            case 2 -> random.nextBoolean();
            case 3 -> null;
            case 4 -> random.ints(random.nextInt(20), 0, 0xd7ff)
                    .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append).toString();
            case 5 -> Double.longBitsToDouble(random.nextLong());
            case 6 -> {
                List<Object> list = new ArrayList<>();
                for (int i = random.nextInt(6); i > 0; i--) list.add(random(random, depth + 1));
                yield list;
            }
            default -> {
                Map<String, Object> map = new LinkedHashMap<>();
                for (int i = random.nextInt(6); i > 0; i--)
                    map.put("key" + random.nextInt(100), random(random, depth + 1));
                yield map;
            }
        };
    }

    /** The examples of RFC 8949, appendix A, as far as they belong to the subset. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "00|0", "17|23", "1818|24", "1903e8|1000", "1a000f4240|1000000", "1b000000e8d4a51000|1000000000000",
            "1b7fffffffffffffff|9223372036854775807", "20|-1", "3863|-100", "3b7fffffffffffffff|-9223372036854775808",
            "f90000|0.0",
            "f98000|-0.0", "f93c00|1.0", "f97bff|65504.0", "fa47c35000|100000.0", "fb7e37e43c8800759c|1.0E300",
            "f90001|5.960464477539063E-8",
            "f97c00|Infinity", "f97e00|NaN", "fa7f800000|Infinity", "fb7ff0000000000000|Infinity",
            "fbc010666666666666|-4.1", "f4|false",
            "f5|true", "f6|null", "60|''", "6161|a", "62225c|'\"\\'", "62c3bc|ü", "63e6b0b4|水", "64f0908591|𐅑",
            "80|[]", "83010203|[1, 2, 3]",
            "8301820203820405|[1, [2, 3], [4, 5]]", "a0|{}", "a26161016162820203|'{a=1, b=[2, 3]}'", "1800|0",
            "1b0000000000000001|1"
    })
    void whatOthersWriteIsRead(String hex, String expected) {
        assertEquals(expected, String.valueOf(Messages.read(Codec.VALUE, hex)));
    }

    @ParameterizedTest
    @CsvSource({"0,00", "23,17", "24,1818", "255,18ff", "256,190100", "65535,19ffff", "65536,1a00010000",
            "4294967295,1affffffff",
            "4294967296,1b0000000100000000", "-1,20", "-256,38ff", "-9223372036854775808,3b7fffffffffffffff"})
    void integersAreWrittenInTheirShortestForm(long value, String hex) {
        assertArrayEquals(Messages.hex(hex), Messages.bytes(Codec.VALUE, value));
    }

    @Test
    void sixtyFourLevelsAreAllowedAndNoMore() {
        assertEquals(nested(64), roundTrip(nested(64)));
        assertRefused("deep", nested(65));
        assertRefused("deep", Map.of("a", nested(64)));
        List<Object> itself = new ArrayList<>();
        itself.add(itself);
        assertRefused("deep", itself);
    }

    private static Object nested(int levels) {
        Object value = List.of();
        for (int i = 1; i < levels; i++) value = i % 2 == 0 ? List.of(value) : Map.of("k", value);
        return value;
    }

    @Test
    void whatIsNoValueIsRefusedByName() {
        assertRefused("java.math.BigInteger", BigInteger.ONE);
        assertRefused("java.lang.Character", 'c');
        assertRefused("[I", new int[] {1});
        assertRefused("java.lang.Object", List.of(Map.of("a", new Object())));
        assertRefused("keys must be text", Map.of(1L, "x"));
        assertRefused("keys must be text", Collections.singletonMap(null, "x"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"c000", "d81800", "5f4101ff", "7f6161ff", "9fff", "bfff", "f7", "f0", "f820", "1c", "1d",
            "1e", "1f", "3f", "fc", "fd", "fe", "ff"})
    void whatIsNotOfTheSubsetIsRefused(String hex) {
        assertThrows(CodecException.class, () -> Messages.read(Codec.VALUE, hex));
    }

    private static Object roundTrip(Object value) {
        return Messages.read(Codec.VALUE, Messages.bytes(Codec.VALUE, value));
    }

    private static void assertRefused(String mention, Object value) {
        CodecException refusal = assertThrows(CodecException.class, () -> Messages.bytes(Codec.VALUE, value));
        assertTrue(refusal.getMessage().contains(mention), refusal.getMessage());
    }
}
