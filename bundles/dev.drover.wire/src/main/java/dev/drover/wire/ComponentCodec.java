package dev.drover.wire;

import java.util.List;
import java.util.Map;

/** How the values of one record component are written. All but those of primitives may be null. */
abstract class ComponentCodec {

    abstract void write(Object value, Output out, int depth);

    final Object read(Input in, int depth) {
        return read(in.getByte(), in, depth);
    }

    abstract Object read(int first, Input in, int depth);

    /** Writes null as CBOR null, unless the Java type is a primitive. */
    abstract static class Nullable extends ComponentCodec {
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

    static final class IntegerCodec extends Nullable {
        private final Class<?> type;
        private final long least;
        private final long most;

        IntegerCodec(Class<?> type, long least, long most) {
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

    static final class FloatCodec extends Nullable {
        private final boolean single;

        FloatCodec(Class<?> type) {
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

    static final class BooleanCodec extends Nullable {
        BooleanCodec(Class<?> type) {
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

    static final class TextCodec extends Nullable {
        TextCodec() {
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

    static final class BytesCodec extends Nullable {
        BytesCodec() {
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

    static final class ValueCodec extends ComponentCodec {
        @Override
        void write(Object value, Output out, int depth) {
            Cbor.write(value, out, depth);
        }

        @Override
        Object read(int first, Input in, int depth) {
            return Cbor.read(first, in, depth);
        }
    }

    static final class EnumCodec extends Nullable {
        @SuppressWarnings("rawtypes")
        private final Class<? extends Enum> type;

        @SuppressWarnings("rawtypes")
        EnumCodec(Class<? extends Enum> type) {
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

    static final class ListCodec extends Nullable {
        private final ComponentCodec element;

        ListCodec(ComponentCodec element) {
            super(List.class);
            this.element = element;
        }

        @Override
        void writeValue(Object value, Output out, int depth) {
            List<?> list = (List<?>) value;
            Cbor.head(Cbor.ARRAY, list.size(), out);
            int inside = Containers.deeper(depth);
            for (Object each : list) element.write(each, out, inside);
        }

        @Override
        Object readValue(int first, Input in, int depth) {
            int count = Cbor.readArrayHead(first, in);
            int inside = Containers.deeper(depth);
            List<Object> list = Containers.listOf(count, in);
            for (int i = 0; i < count; i++) list.add(element.read(in, inside));
            return list;
        }
    }

    static final class MapCodec extends Nullable {
        private final ComponentCodec element;

        MapCodec(ComponentCodec element) {
            super(Map.class);
            this.element = element;
        }

        @Override
        void writeValue(Object value, Output out, int depth) {
            Map<?, ?> map = (Map<?, ?>) value;
            Cbor.head(Cbor.MAP, map.size(), out);
            int inside = Containers.deeper(depth);
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                if (entry.getKey() == null) throw new CodecException("A map has the key null: keys must be text");
                Cbor.writeText((String) entry.getKey(), out);
                element.write(entry.getValue(), out, inside);
            }
        }

        @Override
        Object readValue(int first, Input in, int depth) {
            int count = Cbor.readMapHead(first, in);
            int inside = Containers.deeper(depth);
            Map<String, Object> map = Containers.mapOf(count, in);
            for (int i = 0; i < count; i++) {
                String key = Cbor.readKey(in);
                map.put(key, element.read(in, inside));
                if (map.size() == i) throw new CodecException("A map has the same key twice");
            }
            return map;
        }
    }
}
