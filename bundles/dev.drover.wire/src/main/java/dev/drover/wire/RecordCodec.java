package dev.drover.wire;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Writes a record as the CBOR array of its components. */
final class RecordCodec<T extends Record> extends ComponentCodec.Nullable {

    private final Class<T> type;
    private final Constructor<T> constructor;
    private final Method[] accessors;
    private final ComponentCodec[] components;

    private RecordCodec(Class<T> type, Map<Class<?>, RecordCodec<?>> known) throws ReflectiveOperationException {
        super(type);
        this.type = type;
        known.put(type, this);
        RecordComponent[] declared = type.getRecordComponents();
        Class<?>[] types = new Class<?>[declared.length];
        accessors = new Method[declared.length];
        components = new ComponentCodec[declared.length];
        for (int i = 0; i < declared.length; i++) {
            types[i] = declared[i].getType();
            accessors[i] = declared[i].getAccessor();
            accessors[i].setAccessible(true);
            String where = type.getSimpleName() + "." + declared[i].getName();
            components[i] = component(declared[i].getGenericType(), where, known);
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

    private static RecordCodec<?> nested(Class<? extends Record> type, Map<Class<?>, RecordCodec<?>> known) {
        RecordCodec<?> made = known.get(type);
        if (made != null) return made;
        try {
            return new RecordCodec<>(type, known);
        } catch (ReflectiveOperationException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    /**
     * Makes the codec of a component.
     *
     * @param where the component, for the message
     * @param known the codecs of the records around it: one that contains itself gets the one that is being made
     */
    private static ComponentCodec component(Type type, String where, Map<Class<?>, RecordCodec<?>> known) {
        if (type instanceof Class<?> plain) return ofClass(plain, where, known);
        if (type instanceof ParameterizedType generic) {
            Type[] arguments = generic.getActualTypeArguments();
            if (generic.getRawType() == List.class)
                return new ComponentCodec.ListCodec(component(arguments[0], where, known));
            if (generic.getRawType() == Map.class && arguments[0] == String.class)
                return new ComponentCodec.MapCodec(component(arguments[1], where, known));
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
            return new ComponentCodec.IntegerCodec(type, Integer.MIN_VALUE, Integer.MAX_VALUE);
        if (type == long.class || type == Long.class)
            return new ComponentCodec.IntegerCodec(type, Long.MIN_VALUE, Long.MAX_VALUE);
        if (type == short.class || type == Short.class)
            return new ComponentCodec.IntegerCodec(type, Short.MIN_VALUE, Short.MAX_VALUE);
        if (type == byte.class || type == Byte.class)
            return new ComponentCodec.IntegerCodec(type, Byte.MIN_VALUE, Byte.MAX_VALUE);
        if (type == char.class || type == Character.class)
            return new ComponentCodec.IntegerCodec(type, 0, Character.MAX_VALUE);
        if (type == double.class || type == Double.class) return new ComponentCodec.FloatCodec(type);
        if (type == float.class || type == Float.class) return new ComponentCodec.FloatCodec(type);
        if (type == boolean.class || type == Boolean.class) return new ComponentCodec.BooleanCodec(type);
        if (type == String.class) return new ComponentCodec.TextCodec();
        if (type == byte[].class) return new ComponentCodec.BytesCodec();
        if (type == Object.class) return new ComponentCodec.ValueCodec();
        if (type.isEnum()) return new ComponentCodec.EnumCodec(type.asSubclass(Enum.class));
        if (type.isRecord()) return nested(type.asSubclass(Record.class), known);
        throw refused(type, where);
    }

    /** Writes a record that is a message by itself. */
    void encode(T value, Output out) {
        if (value == null) throw new CodecException("A null is no " + type.getSimpleName());
        writeValue(value, out, 0);
    }

    /** Reads a record that is a message by itself. */
    T decode(Input in) {
        return Cbor.end(in, readValue(in.getByte(), in, 0));
    }

    @Override
    void writeValue(Object value, Output out, int depth) {
        int inside = Containers.deeper(depth);
        Cbor.head(Cbor.ARRAY, components.length, out);
        for (int i = 0; i < components.length; i++) {
            try {
                components[i].write(accessors[i].invoke(value), out, inside);
            } catch (ReflectiveOperationException e) {
                throw new CodecException("Cannot read " + accessors[i], e);
            }
        }
    }

    @Override
    T readValue(int first, Input in, int depth) {
        int inside = Containers.deeper(depth);
        int count = Cbor.readArrayHead(first, in);
        if (count != components.length)
            throw new CodecException(
                    type.getSimpleName() + " has " + components.length + " components, the message has " + count);
        Object[] values = new Object[count];
        for (int i = 0; i < count; i++) values[i] = components[i].read(in, inside);
        try {
            return constructor.newInstance(values);
        } catch (InvocationTargetException e) {
            throw new CodecException(type.getSimpleName() + " refuses its values: " + e.getCause(), e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new CodecException("Cannot make a " + type.getName(), e);
        }
    }
}
