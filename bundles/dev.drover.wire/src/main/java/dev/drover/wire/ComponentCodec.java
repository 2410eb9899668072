package dev.drover.wire;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Map;

/** How the values of one record component are written. Every shape but a primitive's also writes null. */
abstract class ComponentCodec {

    abstract void write(Object value, Output out, int depth);

    final Object read(Input in, int depth) {
        return read(in.getByte(), in, depth);
    }

    abstract Object read(int first, Input in, int depth);

    /**
     * @param where the component, for the message
     * @param known the codecs of the records around it, which may contain themselves
     */
    static ComponentCodec of(Type type, String where, Map<Class<?>, RecordCodec<?>> known) {
        if (type instanceof Class<?> plain) return ofClass(plain, where, known);
        if (type instanceof ParameterizedType generic) {
            Type[] arguments = generic.getActualTypeArguments();
            if (generic.getRawType() == List.class) return new ListShape(of(arguments[0], where, known));
            if (generic.getRawType() == Map.class && arguments[0] == String.class)
                return new MapShape(of(arguments[1], where, known));
        }
        throw refused(type, where);
    }

    private static IllegalArgumentException refused(Type type, String where) {
        return new IllegalArgumentException(where + " has the type " + type.getTypeName()
                + ": use primitives or their boxes, "
                + "String, byte[], enums, records without type parameters, List<...>, Map<String, ...> or Object");
    }

    private static ComponentCodec ofClass(Class<?> type, String where, Map<Class<?>, RecordCodec<?>> known) {
        if (type == int.class || type == Integer.class)
            return new IntegerShape(type, Integer.MIN_VALUE, Integer.MAX_VALUE);
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
        if (type.isRecord()) return new RecordShape(RecordCodec.of(type.asSubclass(Record.class), known));
        throw refused(type, where);
    }

    /** A shape whose null is written as CBOR null, unless the Java type is a primitive. */
    private abstract static class Nullable extends ComponentCodec {
        private final boolean primitive;

        Nullable(Class<?> type) {
            primitive = type.isPrimitive();
        }

        @Override
        final void write(Object value, Output out, int depth) {
            if (value == null) Cbor.write(null, out, 0);
            else
                writeValue(value, out, depth);
        }

        @Override
        final Object read(int first, Input in, int depth) {
            return Cbor.isNull(first) && !primitive ? null : readValue(first, in, depth);
        }

        abstract void writeValue(Object value, Output out, int depth);

        abstract Object readValue(int first, Input in, int depth);
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
        void writeValue(Object value, Output out, int depth) {
            Cbor.writeInteger(value instanceof Character c ? c : ((Number) value).longValue(), out);
        }

        @Override
        Object readValue(int first, Input in, int depth) {
            long value = Cbor.readInteger(first, in);
            if (value < least || value > most)
                throw new CodecException(value + " does not fit a " + type.getSimpleName());
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
        void writeValue(Object value, Output out, int depth) {
            Cbor.writeDouble(((Number) value).doubleValue(), out);
        }

        @Override
        Object readValue(int first, Input in, int depth) {
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
        void writeValue(Object value, Output out, int depth) {
            Cbor.writeBoolean((Boolean) value, out);
        }

        @Override
        Object readValue(int first, Input in, int depth) {
            return Cbor.readBoolean(first);
        }
    }

    private static final class TextShape extends Nullable {
        TextShape() {
            super(String.class);
        }

        @Override
        void writeValue(Object value, Output out, int depth) {
            Cbor.writeText((String) value, out);
        }

        @Override
        Object readValue(int first, Input in, int depth) {
            return Cbor.readText(first, in);
        }
    }

    private static final class BytesShape extends Nullable {
        BytesShape() {
            super(byte[].class);
        }

        @Override
        void writeValue(Object value, Output out, int depth) {
            Cbor.writeBytes((byte[]) value, out);
        }

        @Override
        Object readValue(int first, Input in, int depth) {
            return Cbor.readBytes(first, in);
        }
    }

    private static final class ValueShape extends ComponentCodec {
        @Override
        void write(Object value, Output out, int depth) {
            Cbor.write(value, out, depth);
        }

        @Override
        Object read(int first, Input in, int depth) {
            return Cbor.read(first, in, depth);
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
        void writeValue(Object value, Output out, int depth) {
            Cbor.writeText(((Enum<?>) value).name(), out);
        }

        @Override
        Object readValue(int first, Input in, int depth) {
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
        void writeValue(Object value, Output out, int depth) {
            codec.write((Record) value, out, depth);
        }

        @Override
        Object readValue(int first, Input in, int depth) {
            return codec.read(first, in, depth);
        }
    }

    private static final class ListShape extends Nullable {
        private final ComponentCodec element;

        ListShape(ComponentCodec element) {
            super(List.class);
            this.element = element;
        }

        @Override
        void writeValue(Object value, Output out, int depth) {
            List<?> list = (List<?>) value;
            Cbor.head(Cbor.ARRAY, list.size(), out);
            int inside = Cbor.deeper(depth);
            for (Object each : list) element.write(each, out, inside);
        }

        @Override
        Object readValue(int first, Input in, int depth) {
            int count = Cbor.readArrayHead(first, in);
            int inside = Cbor.deeper(depth);
            List<Object> list = Cbor.listOf(count);
            for (int i = 0; i < count; i++) list.add(element.read(in, inside));
            return list;
        }
    }

    private static final class MapShape extends Nullable {
        private final ComponentCodec element;

        MapShape(ComponentCodec element) {
            super(Map.class);
            this.element = element;
        }

        @Override
        void writeValue(Object value, Output out, int depth) {
            Map<?, ?> map = (Map<?, ?>) value;
            Cbor.head(Cbor.MAP, map.size(), out);
            int inside = Cbor.deeper(depth);
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                if (entry.getKey() == null) throw new CodecException("A map has the key null: keys must be text");
                Cbor.writeText((String) entry.getKey(), out);
                element.write(entry.getValue(), out, inside);
            }
        }

        @Override
        Object readValue(int first, Input in, int depth) {
            int count = Cbor.readMapHead(first, in);
            int inside = Cbor.deeper(depth);
            Map<String, Object> map = Cbor.mapOf(count);
            for (int i = 0; i < count; i++) {
                String key = Cbor.readName(in);
                map.put(key, element.read(in, inside));
                if (map.size() == i) throw new CodecException("A map has the same key twice");
            }
            return map;
        }
    }
}
