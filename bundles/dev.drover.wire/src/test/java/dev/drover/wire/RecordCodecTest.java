package dev.drover.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Records. */
class RecordCodecTest {

    enum Kind { FILE, DIRECTORY {}, LINK }

    record Nothing() {}

    record Primitives(int i, long l, short s, byte b, char c, double d, float f, boolean z) {}

    record Boxes(Integer i, Long l, Short s, Byte b, Character c, Double d, Float f, Boolean z) {}

    record Texts(String text, Kind kind, Object any) {}

    record Bytes(byte[] bytes, List<byte[]> more) {}

    record Inner(String name, List<Integer> numbers) {}

    record Outer(Inner one, List<Inner> many, Map<String, Inner> named, Map<String, List<Map<String, Kind>>> deep) {}

    static Stream<Record> records() {
        Inner inner = new Inner("n", List.of(1, -2, Integer.MAX_VALUE));
        return Stream.of(
                new Nothing(),
                new Primitives(0, 0, (short) 0, (byte) 0, '\0', 0, 0, false),
                new Primitives(Integer.MIN_VALUE, Long.MIN_VALUE, Short.MIN_VALUE, Byte.MIN_VALUE, '\uffff', -0.0,
                        Float.NaN, true),
                new Primitives(Integer.MAX_VALUE, Long.MAX_VALUE, Short.MAX_VALUE, Byte.MAX_VALUE, 'x',
                        Double.MIN_VALUE, Float.MAX_VALUE, true),
                new Boxes(0, 0L, (short) 0, (byte) 0, '\0', 0.0, 0f, false),
                new Boxes(null, null, null, null, null, null, null, null),
                new Texts("", Kind.DIRECTORY, Map.of("a", List.of(0L, false, ""))),
                new Texts(null, null, null),
                new Inner(null, null),
                new Inner("", List.of()),
                new Inner("", Arrays.asList(1, null, 3)),
                new Outer(null, null, null, null),
                new Outer(inner, List.of(), Map.of(), Map.of()),
                new Outer(inner, Arrays.asList(inner, null), Map.of("", inner),
                        Map.of("k", List.of(Map.of("x", Kind.LINK), Map.of()))));
    }

    @ParameterizedTest
    @MethodSource("records")
    void aRecordComesBack(Record value) {
        assertEquals(value, roundTrip(value));
    }

    @Test
    void bytesInRecordsComeBack() {
        Bytes back = roundTrip(new Bytes(new byte[70_000], List.of(new byte[0], new byte[] {1, 2})));
        assertEquals(70_000, back.bytes.length);
        assertArrayEquals(new byte[] {1, 2}, back.more.get(1));
        assertNull(roundTrip(new Bytes(null, null)).bytes);
    }

    @Test
    void aRecordIsTheArrayOfItsComponents() {
        Codec<Inner> codec = Codec.record(Inner.class);
        assertArrayEquals(Messages.bytes(Codec.VALUE, List.of("n", List.of(1, 2))),
                Messages.bytes(codec, new Inner("n", List.of(1, 2))));
    }

    // ---- records that contain themselves

    record Chain(int value, Chain next) {}

    record Tree(String name, List<Tree> children) {}

    record Graph(Map<String, Graph> edges) {}

    record Left(Right right) {}

    record Right(List<Left> lefts) {}

    @Test
    void recordsThatContainThemselvesComeBack() {
        Tree tree = new Tree("root", List.of(new Tree("a", List.of()), new Tree("b", List.of(new Tree("c", null)))));
        assertEquals(tree, roundTrip(tree));
        Chain chain = new Chain(1, new Chain(2, new Chain(3, null)));
        assertEquals(chain, roundTrip(chain));
        Graph graph = new Graph(Map.of("x", new Graph(Map.of()), "y", new Graph(null)));
        assertEquals(graph, roundTrip(graph));
        Left left = new Left(new Right(List.of(new Left(null), new Left(new Right(List.of())))));
        assertEquals(left, roundTrip(left));
    }

    @Test
    void recordsThatContainThemselvesAreRefusedBeyond64Levels() {
        Chain chain = null;
        for (int i = 0; i < 64; i++) chain = new Chain(i, chain);
        assertEquals(chain, roundTrip(chain));
        Chain tooLong = new Chain(64, chain);
        assertThrows(CodecException.class, () -> roundTrip(tooLong));
        byte[] hostile = Messages.hex("8200".repeat(100_000) + "f6");
        assertThrows(CodecException.class, () -> Messages.read(Codec.record(Chain.class), hostile));
    }

    @Test
    void aValueThatContainsItselfIsRefused() {
        List<Tree> children = new ArrayList<>();
        Tree itself = new Tree("self", children);
        children.add(itself);
        CodecException refusal =
                assertThrows(CodecException.class, () -> Messages.bytes(Codec.record(Tree.class), itself));
        assertTrue(refusal.getMessage().contains("64 deep"), refusal.getMessage());
    }

    @Test
    void anObjectInARecordCountsTheLevelsAroundIt() {
        Object value = List.of();
        for (int i = 1; i < 63; i++) value = List.of(value);
        assertEquals(new Texts("", null, value), roundTrip(new Texts("", null, value)));
        Texts tooDeep = new Texts("", null, List.of(List.of(value)));
        assertThrows(CodecException.class, () -> roundTrip(tooDeep));
    }

    // ---- what is refused

    record HasOptional(Optional<String> maybe) {}

    record HasRawList(@SuppressWarnings("rawtypes") List list) {}

    record HasWildcard(List<? extends Number> numbers) {}

    record HasIntKeys(Map<Integer, String> map) {}

    record HasArray(String[] array) {}

    record HasParameter<T>(T value) {}

    record HoldsParameter(HasParameter<String> holder) {}

    record Deep(List<Map<String, HasOptional>> deep) {}

    @ParameterizedTest
    @ValueSource(classes = {HasOptional.class, HasRawList.class, HasWildcard.class, HasIntKeys.class, HasArray.class,
            HasParameter.class, HoldsParameter.class, Deep.class})
    void aComponentOfAnotherTypeIsRefusedAndNamed(Class<?> type) {
        IllegalArgumentException refusal =
                assertThrows(IllegalArgumentException.class, () -> Codec.record(type.asSubclass(Record.class)));
        String component = type == Deep.class ? "HasOptional.maybe"
                : type.getSimpleName() + "." + type.getRecordComponents()[0].getName();
        assertTrue(refusal.getMessage().contains(component + " has the type "), refusal.getMessage());
        assertTrue(refusal.getMessage().contains(": use "), refusal.getMessage());
    }

    record Checked(int percent) {
        Checked {
            if (percent < 0 || percent > 100) throw new IllegalArgumentException("percent is " + percent);
        }
    }

    @Test
    void aRecordThatRefusesItsValuesIsACodecException() {
        CodecException refusal =
                assertThrows(CodecException.class, () -> Messages.read(Codec.record(Checked.class), "811865"));
        assertTrue(refusal.getMessage().contains("percent is 101"), refusal.getMessage());
    }

    record Throwing(int value) {
        @Override
        public int value() {
            throw new IllegalStateException("no");
        }
    }

    @Test
    void anAccessorThatThrowsIsACodecException() {
        assertThrows(CodecException.class, () -> Messages.bytes(Codec.record(Throwing.class), new Throwing(1)));
    }

    @Test
    void nullIsNoRecord() {
        assertThrows(CodecException.class, () -> Messages.bytes(Codec.record(Inner.class), null));
        assertThrows(CodecException.class, () -> Messages.read(Codec.record(Inner.class), "f6"));
    }

    @Test
    void aNullKeyIsRefused() {
        Graph graph = new Graph(java.util.Collections.singletonMap(null, null));
        assertThrows(CodecException.class, () -> Messages.bytes(Codec.record(Graph.class), graph));
    }

    @ParameterizedTest
    @ValueSource(strings = {
            // No array, too few, too many, another type, null for a primitive, out of range, bytes that follow.
            "00", "80", "87 00 00 00 00 00 00 00", "89 00 00 00 00 fb0000000000000000 fb0000000000000000 f4 00 00",
            "88 6161 00 00 00 00 fb0000000000000000 fb0000000000000000 f4",
            "88 f6 00 00 00 00 fb0000000000000000 fb0000000000000000 f4",
            "88 1a80000000 00 00 00 00 fb0000000000000000 fb0000000000000000 f4",
            "88 00 00 198000 00 00 fb0000000000000000 fb0000000000000000 f4",
            "88 00 00 00 1880 00 fb0000000000000000 fb0000000000000000 f4",
            "88 00 00 00 00 20 fb0000000000000000 fb0000000000000000 f4",
            "88 00 00 00 00 1a00010000 fb0000000000000000 fb0000000000000000 f4",
            "88 00 00 00 00 00 6130 fb0000000000000000 f4", "88 00 00 00 00 00 fb0000000000000000 f4 f4",
            "88 fb0000000000000000 00 00 00 00 fb0000000000000000 fb0000000000000000 f4",
            "88 00 f90000 00 00 00 fb0000000000000000 fb0000000000000000 f4",
            "88 00 00 fa00000000 00 00 fb0000000000000000 fb0000000000000000 f4",
            "88 00 00 00 00 00 fb0000000000000000 fb0000000000000000 00",
            "88 00 00 00 00 00 fb0000000000000000 fb0000000000000000 f6",
            "88 00 00 00 00 00 fb0000000000000000 fb0000000000000000 f4 00"
    })
    void aMessageOfAnotherFormIsRefused(String hex) {
        assertThrows(CodecException.class, () -> Messages.read(Codec.record(Primitives.class), hex));
    }

    record Floats(double one, Double other, float single, Float boxed, List<Double> many) {}

    /** JavaScript knows one kind of number: it writes 1.0 as the integer 1. */
    @Test
    void integersAreReadWhereFloatsAreMeant() {
        Codec<Floats> codec = Codec.record(Floats.class);
        assertEquals(
                new Floats(1, -2.0, 300, -1f, List.of(0.0, 70_000.0, 0.5)),
                Messages.read(codec, "85 01 21 19012c 20 83 00 1a00011170 fb3fe0000000000000"));
        assertEquals(new Floats(0, null, 0, null, null), Messages.read(codec, "85 00 f6 00 f6 f6"));
    }

    @ParameterizedTest
    @ValueSource(longs = {(1L << 53) - 1, 1L << 53, (1L << 53) + 2, -(1L << 53), 1L << 62, Long.MAX_VALUE - 1023,
            Long.MIN_VALUE})
    void anIntegerThatADoubleHoldsIsRead(long value) {
        byte[] message = Messages.bytes(Codec.VALUE, Arrays.asList(value, value, value, value, null));
        Floats read = Messages.read(Codec.record(Floats.class), message);
        assertEquals(new Floats(value, (double) value, value, (float) value, null), read);
        assertEquals(value, (long) read.one);
    }

    @ParameterizedTest
    @ValueSource(longs = {(1L << 53) + 1, -(1L << 53) - 1, (1L << 62) + 1, Long.MAX_VALUE - 1022, Long.MAX_VALUE - 1,
            Long.MAX_VALUE, Long.MIN_VALUE + 1})
    void anIntegerThatADoubleHoldsOnlyRoundedIsRefused(long value) {
        for (int i = 0; i < 4; i++) {
            Object[] values = {0.0, 0.0, 0.0, 0.0, null};
            values[i] = value;
            byte[] message = Messages.bytes(Codec.VALUE, Arrays.asList(values));
            CodecException refusal =
                    assertThrows(CodecException.class, () -> Messages.read(Codec.record(Floats.class), message));
            assertTrue(refusal.getMessage().contains("integer " + value), refusal.getMessage());
        }
    }

    @Test
    void anUnknownConstantIsRefused() {
        CodecException refusal =
                assertThrows(CodecException.class, () -> Messages.read(Codec.record(Texts.class), "83 60 6158 f6"));
        assertTrue(refusal.getMessage().contains("Kind has no constant"), refusal.getMessage());
    }

    record Timed(TimeUnit unit) {}

    @Test
    void aCodecIsUsedByManyThreadsAtOnce() {
        Codec<Timed> codec = Codec.record(Timed.class);
        Stream.of(TimeUnit.values()).toList().parallelStream().forEach(unit -> {
            for (int i = 0; i < 1000; i++)
                assertEquals(unit, Messages.read(codec, Messages.bytes(codec, new Timed(unit))).unit);
        });
    }

    private static <T extends Record> T roundTrip(T value) {
        @SuppressWarnings("unchecked")
        Class<T> type = (Class<T>) value.getClass();
        Codec<T> codec = Codec.record(type);
        return type.cast(assertInstanceOf(type, Messages.readAmongOthers(codec, Messages.bytes(codec, value))));
    }
}
