package dev.drover.wire;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How the values of one record component are written. Every shape but a primitive's also writes null. */
abstract class Shape {

    abstract void write(Object value, Output out);

    final Object read(Input in) {
        return read(in.getByte(), in);
    }

    abstract Object read(int first, Input in);

    /** @param where the component, for the message */
    static Shape of(Type type, String where) {
        if (type instanceof Class<?> plain) return ofClass(plain, where);
        if (type instanceof ParameterizedType generic) {
            Type[] arguments = generic.getActualTypeArguments();
            if (generic.getRawType() == List.class) return new ListShape(of(arguments[0], where));
            if (generic.getRawType() == Map.class && arguments[0] == String.class)
                return new MapShape(of(arguments[1], where));
        }
        throw new IllegalArgumentException(where + " has the type " + type.getTypeName());
    }

    private static Shape ofClass(Class<?> type, String where) {
        if (type == int.class || type == Integer.class) return new IntegerShape(type, Integer.MIN_VALUE, Integer.MAX_VALUE);
        if (type == long.class || type == Long.class) return new IntegerShape(type, Long.MIN_VALUE, Long.MAX_VALUE);
        if (type == short.class || type == Short.class) return new IntegerShape(type, Short.MIN_VALUE, Short.MAX_VALUE);
        if (type == byte.class || type == Byte.class) return new IntegerShape(type, Byte.MIN_VALUE, Byte.MAX_VALUE);
        if (type == char.class || type == Character.class) return new IntegerShape(type, 0, Character.MAX_VALUE);
        if (type == double.class || type == Double.class) return new FloatShape(type);
        if (type == float.class || type == Float.class) return new FloatShape(type);
        if (type == boolean.class || type == Boolean.class) return new BooleanShape(type);
        if (type == String.class) return new TextShape();
        if (type == byte[].class) return new BytesShape();
        if (type == Object.class) return new ValueShape();
        if (type.isEnum()) return new EnumShape(type.asSubclass(Enum.class));
        if (type.isRecord()) return new RecordShape(RecordCodec.of(type.asSubclass(Record.class)));
        throw new IllegalArgumentException(where + " has the type " + type.getName());
    }

    /** A shape whose null is written as CBOR null, unless the Java type is a primitive. */
    private abstract static class Nullable extends Shape {
        private final boolean primitive;

        Nullable(Class<?> type) {
            primitive = type.isPrimitive();
        }

        @Override
        final void write(Object value, Output out) {
            if (value == null) Cbor.write(null, out, 0);
            else writeValue(value, out);
        }

        @Override
        final Object read(int first, Input in) {
            return Cbor.isNull(first) && !primitive ? null : readValue(first, in);
        }

        abstract void writeValue(Object value, Output out);

        abstract Object readValue(int first, Input in);
    }

    private static final class IntegerShape extends Nullable {
        private final Class<?> type;
        private final long least;
        private final long most;

        IntegerShape(Class<?> type, long least, long most) {
            super(type);
            this.type = type;
            this.least = least;
            this.most = most;
        }

        @Override
        void writeValue(Object value, Output out) {
            Cbor.writeInteger(value instanceof Character c ? c : ((Number) value).longValue(), out);
        }

        @Override
        Object readValue(int first, Input in) {
            long value = Cbor.readInteger(first, in);
            if (value < least || value > most) throw new CodecException(value + " does not fit a " + type.getSimpleName());
            if (type == int.class || type == Integer.class) return (int) value;
            if (type == long.class || type == Long.class) return value;
            if (type == short.class || type == Short.class) return (short) value;
            if (type == byte.class || type == Byte.class) return (byte) value;
            return (char) value;
        }
    }

    private static final class FloatShape extends Nullable {
        private final boolean single;

        FloatShape(Class<?> type) {
            super(type);
            single = type == float.class || type == Float.class;
        }

        @Override
        void writeValue(Object value, Output out) {
            Cbor.writeDouble(((Number) value).doubleValue(), out);
        }

        @Override
        Object readValue(int first, Input in) {
            double value = Cbor.readDouble(first, in);
            if (single) return (float) value;
            return value;
        }
    }

    private static final class BooleanShape extends Nullable {
        BooleanShape(Class<?> type) {
            super(type);
        }

        @Override
        void writeValue(Object value, Output out) {
            Cbor.writeBoolean((Boolean) value, out);
        }

        @Override
        Object readValue(int first, Input in) {
            return Cbor.readBoolean(first);
        }
    }

    private static final class TextShape extends Nullable {
        TextShape() {
            super(String.class);
        }

        @Override
        void writeValue(Object value, Output out) {
            Cbor.writeText((String) value, out);
        }

        @Override
        Object readValue(int first, Input in) {
            return Cbor.readText(first, in);
        }
    }

    private static final class BytesShape extends Nullable {
        BytesShape() {
            super(byte[].class);
        }

        @Override
        void writeValue(Object value, Output out) {
            Cbor.writeBytes((byte[]) value, out);
        }

        @Override
        Object readValue(int first, Input in) {
            return Cbor.readBytes(first, in);
        }
    }

    private static final class ValueShape extends Shape {
        @Override
        void write(Object value, Output out) {
            Cbor.write(value, out, 0);
        }

        @Override
        Object read(int first, Input in) {
            return Cbor.read(first, in, 0);
        }
    }

    private static final class EnumShape extends Nullable {
        @SuppressWarnings("rawtypes")
        private final Class<? extends Enum> type;

        @SuppressWarnings("rawtypes")
        EnumShape(Class<? extends Enum> type) {
            super(type);
            this.type = type;
        }

        @Override
        void writeValue(Object value, Output out) {
            Cbor.writeText(((Enum<?>) value).name(), out);
        }

        @Override
        Object readValue(int first, Input in) {
            String name = Cbor.readText(first, in);
            for (Enum<?> constant : type.getEnumConstants()) if (constant.name().equals(name)) return constant;
            throw new CodecException(type.getSimpleName() + " has no constant of the name received");
        }
    }

    private static final class RecordShape extends Nullable {
        private final RecordCodec<?> codec;

        RecordShape(RecordCodec<?> codec) {
            super(Record.class);
            this.codec = codec;
        }

        @Override
        void writeValue(Object value, Output out) {
            codec.write((Record) value, out);
        }

        @Override
        Object readValue(int first, Input in) {
            return codec.read(first, in);
        }
    }

    private static final class ListShape extends Nullable {
        private final Shape element;

        ListShape(Shape element) {
            super(List.class);
            this.element = element;
        }

        @Override
        void writeValue(Object value, Output out) {
            List<?> list = (List<?>) value;
            Cbor.head(Cbor.ARRAY, list.size(), out);
            for (Object each : list) element.write(each, out);
        }

        @Override
        Object readValue(int first, Input in) {
            int count = Cbor.readArrayHead(first, in);
            List<Object> list = new ArrayList<>(count);
            for (int i = 0; i < count; i++) list.add(element.read(in));
            return list;
        }
    }

    private static final class MapShape extends Nullable {
        private final Shape element;

        MapShape(Shape element) {
            super(Map.class);
            this.element = element;
        }

        @Override
        void writeValue(Object value, Output out) {
            Map<?, ?> map = (Map<?, ?>) value;
            Cbor.head(Cbor.MAP, map.size(), out);
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                Cbor.writeText((String) entry.getKey(), out);
                element.write(entry.getValue(), out);
            }
        }

        @Override
        Object readValue(int first, Input in) {
            int count = Cbor.readMapHead(first, in);
            Map<String, Object> map = LinkedHashMap.newLinkedHashMap(count);
            for (int i = 0; i < count; i++) {
                String key = Cbor.readText(in.getByte(), in);
                if (map.containsKey(key)) throw new CodecException("A map has the same key twice");
                map.put(key, element.read(in));
            }
            return map;
        }
    }
}
