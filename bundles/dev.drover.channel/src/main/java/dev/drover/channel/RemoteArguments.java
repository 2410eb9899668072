package dev.drover.channel;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Flow;

/**
 * The arguments of a call of a {@linkplain RemoteObjects remote object}. Of a publisher or an object with an interface
 * only a name travels, which is there until the call has been answered.
 */
final class RemoteArguments implements AutoCloseable {

    /** Before the names of what is there for the time of a call. */
    static final String PREFIX = "argument:";
    private static final String NAME = "drover.argument";

    private final MessageChannel caller;
    private final List<MessageChannel.Registration> registered = new ArrayList<>();

    RemoteArguments(MessageChannel caller) {
        this.caller = caller;
    }

    /** Whether objects of the type stay where they are, and are called from the other side. */
    static boolean calledBack(Class<?> type) {
        return type.isInterface() && !RemoteValues.travels(type);
    }

    // ---- the caller's side

    /** The arguments as they travel. */
    List<Object> write(Method method, Object[] arguments) {
        List<Object> written = new ArrayList<>(arguments.length);
        Class<?>[] types = method.getParameterTypes();
        for (int i = 0; i < types.length; i++) written.add(write(types[i], arguments[i]));
        return written;
    }

    private Object write(Class<?> type, Object argument) {
        if (argument == null || !calledBack(type)) return RemoteValues.write(argument);
        // Nobody but the called object can guess it.
        String name = PREFIX + UUID.randomUUID();
        registered.add(argument instanceof Flow.Publisher<?> publisher
                ? caller.handleStream(name, opened -> RemoteStream.written(publisher))
                : RemoteObjects.exportCallback(caller, name, type, argument));
        return Map.of(NAME, name);
    }

    /** The call has been answered: its callbacks cannot be called any more; streams that are open go on. */
    @Override
    public void close() {
        registered.forEach(MessageChannel.Registration::close);
    }

    // ---- the object's side

    /**
     * The arguments for the object.
     *
     * @param at the object's peer
     * @param caller the name of the calling peer
     * @throws IllegalArgumentException if they are not what the method takes
     */
    static Object[] read(MessageChannel at, String caller, Method method, List<?> arguments) {
        Class<?>[] types = method.getParameterTypes();
        if (arguments.size() != types.length)
            throw new IllegalArgumentException(
                    method.getName() + " takes " + types.length + " arguments, not " + arguments.size());
        Object[] values = new Object[types.length];
        for (int i = 0; i < types.length; i++) {
            Object given = arguments.get(i);
            values[i] = given == null || !calledBack(types[i]) ? RemoteValues.read(given, types[i])
                    : callback(at, caller, types[i], RemoteValues.element(method.getGenericParameterTypes()[i]), given);
        }
        return values;
    }

    private static Object callback(
            MessageChannel at, String caller, Class<?> type, Class<?> element, Object given) {
        if (!(given instanceof Map<?, ?> map) || !(map.get(NAME) instanceof String name) || !name.startsWith(PREFIX))
            throw new IllegalArgumentException("a " + type.getSimpleName() + " travels by its name only");
        return type == Flow.Publisher.class ? RemoteStream.read(at.stream(caller, name, null), element)
                : at.remote(caller, name, type);
    }
}
