package dev.drover.wire;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.HashMap;
import java.util.Map;

/** Writes a record as the CBOR array of its components. */
final class RecordCodec<T extends Record> implements Codec<T> {

    private final Class<T> type;
    private final Constructor<T> constructor;
    private final Method[] accessors;
    private final ComponentCodec[] shapes;

    private RecordCodec(Class<T> type, Map<Class<?>, RecordCodec<?>> known) throws ReflectiveOperationException {
        this.type = type;
        known.put(type, this);
        RecordComponent[] components = type.getRecordComponents();
        Class<?>[] types = new Class<?>[components.length];
        accessors = new Method[components.length];
        shapes = new ComponentCodec[components.length];
        for (int i = 0; i < components.length; i++) {
            types[i] = components[i].getType();
            accessors[i] = components[i].getAccessor();
            accessors[i].setAccessible(true);
            String where = type.getSimpleName() + "." + components[i].getName();
            shapes[i] = ComponentCodec.of(components[i].getGenericType(), where, known);
        }
        constructor = type.getDeclaredConstructor(types);
        constructor.setAccessible(true);
    }

    static <T extends Record> RecordCodec<T> of(Class<T> type) {
        try {
            return new RecordCodec<>(type, new HashMap<>());
        } catch (ReflectiveOperationException | RuntimeException e) {
            throw new IllegalArgumentException("No codec for " + type.getName() + ": " + e.getMessage(), e);
        }
    }

    /** The codec of a record inside another; a record that contains itself gets the one that is being made. */
    static RecordCodec<?> of(Class<? extends Record> type, Map<Class<?>, RecordCodec<?>> known) {
        RecordCodec<?> made = known.get(type);
        if (made != null) return made;
        try {
            return new RecordCodec<>(type, known);
        } catch (ReflectiveOperationException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    @Override
    public void encode(T value, Output out) {
        if (value == null) throw new CodecException("A null is no " + type.getSimpleName());
        write(value, out, 0);
    }

    @Override
    public T decode(Input in) {
        return Codecs.end(in, read(in.getByte(), in, 0));
    }

    void write(Record value, Output out, int depth) {
        int inside = Cbor.deeper(depth);
        Cbor.head(Cbor.ARRAY, shapes.length, out);
        for (int i = 0; i < shapes.length; i++) {
            try {
                shapes[i].write(accessors[i].invoke(value), out, inside);
            } catch (ReflectiveOperationException e) {
                throw new CodecException("Cannot read " + accessors[i], e);
            }
        }
    }

    T read(int first, Input in, int depth) {
        int inside = Cbor.deeper(depth);
        int count = Cbor.readArrayHead(first, in);
        if (count != shapes.length)
            throw new CodecException(
                    type.getSimpleName() + " has " + shapes.length + " components, the message has " + count);
        Object[] values = new Object[count];
        for (int i = 0; i < count; i++) values[i] = shapes[i].read(in, inside);
        try {
            return constructor.newInstance(values);
        } catch (InvocationTargetException e) {
            throw new CodecException(type.getSimpleName() + " refuses its values: " + e.getCause(), e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new CodecException("Cannot make a " + type.getName(), e);
        }
    }
}
