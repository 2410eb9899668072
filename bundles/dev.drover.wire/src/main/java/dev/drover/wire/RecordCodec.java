package dev.drover.wire;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;

/** Writes a record as the CBOR array of its components. */
final class RecordCodec<T extends Record> implements Codec<T> {

    private final Class<T> type;
    private final Constructor<T> constructor;
    private final Method[] accessors;
    private final Shape[] shapes;

    private RecordCodec(Class<T> type) throws ReflectiveOperationException {
        this.type = type;
        RecordComponent[] components = type.getRecordComponents();
        Class<?>[] types = new Class<?>[components.length];
        accessors = new Method[components.length];
        shapes = new Shape[components.length];
        for (int i = 0; i < components.length; i++) {
            types[i] = components[i].getType();
            accessors[i] = components[i].getAccessor();
            accessors[i].setAccessible(true);
            shapes[i] = Shape.of(components[i].getGenericType(), type.getSimpleName() + "." + components[i].getName());
        }
        constructor = type.getDeclaredConstructor(types);
        constructor.setAccessible(true);
    }

    static <T extends Record> RecordCodec<T> of(Class<T> type) {
        try {
            return new RecordCodec<>(type);
        } catch (ReflectiveOperationException | RuntimeException e) {
            throw new IllegalArgumentException("No codec for " + type.getName() + ": " + e.getMessage(), e);
        }
    }

    @Override
    public void encode(T value, Output out) {
        write(value, out);
    }

    @Override
    public T decode(Input in) {
        return Codecs.end(in, read(in.getByte(), in));
    }

    void write(Record value, Output out) {
        Cbor.head(Cbor.ARRAY, shapes.length, out);
        for (int i = 0; i < shapes.length; i++) {
            try {
                shapes[i].write(accessors[i].invoke(value), out);
            } catch (ReflectiveOperationException e) {
                throw new CodecException("Cannot read " + accessors[i], e);
            }
        }
    }

    T read(int first, Input in) {
        int count = Cbor.readArrayHead(first, in);
        if (count != shapes.length)
            throw new CodecException(
                    type.getSimpleName() + " has " + shapes.length + " components, the message has " + count);
        Object[] values = new Object[count];
        for (int i = 0; i < count; i++) values[i] = shapes[i].read(in);
        try {
            return constructor.newInstance(values);
        } catch (InvocationTargetException e) {
            throw new CodecException(type.getSimpleName() + " refuses its values: " + e.getCause(), e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new CodecException("Cannot make a " + type.getName(), e);
        }
    }
}
