package dev.drover.channel;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;

import dev.drover.wire.DroverException;
import dev.drover.wire.Names;
import dev.drover.wire.Rejected;

/**
 * Objects of one peer that others call by an interface: each call is a message, its body a list of the method's
 * signature and the arguments. Both sides need the interface, and neither loads a class for what it is told.
 */
final class RemoteObjects {

    /** Before the name of an object in that of its channel. */
    static final String CHANNEL = "object:";

    private RemoteObjects() {}

    private static String channel(String name) {
        return Names.check("object", CHANNEL + name);
    }

    /** The methods that can be called, by their signatures. */
    private static Map<String, Method> methods(Class<?> type) {
        if (!type.isInterface())
            throw new IllegalArgumentException(type.getName() + " is no interface, and only those can be called");
        Map<String, Method> all = new HashMap<>();
        for (Method each : type.getMethods()) {
            if (Modifier.isStatic(each.getModifiers()) || each.getDeclaringClass() == Object.class) continue;
            for (Class<?> parameter : each.getParameterTypes()) RemoteValues.check(each, parameter);
            RemoteValues.check(each, RemoteValues.result(each));
            all.put(signature(each), each);
        }
        return all;
    }

    private static String signature(Method method) {
        return Arrays.stream(method.getParameterTypes()).map(Class::getName)
                .collect(Collectors.joining(",", method.getName() + "(", ")"));
    }

    // ---- the object's side

    static <T> MessageChannel.Registration export(MessageChannel at, String name, Class<T> type, T object) {
        Map<String, Method> methods = methods(type);
        if (object == null) throw new NullPointerException("object");
        return at.handle(channel(name), message -> call(name, methods, object, message.body()));
    }

    private static Object call(String name, Map<String, Method> methods, Object object, Object body) throws Exception {
        if (!(body instanceof List<?> call) || call.size() != 2 || !(call.get(0) instanceof String signature)
                || !(call.get(1) instanceof List<?> arguments))
            throw new IllegalArgumentException("a call must be a list of a signature and the arguments");
        Method method = methods.get(signature);
        if (method == null) throw new NoSuchMethodException("the object '" + name + "' has no method " + signature);
        Class<?>[] types = method.getParameterTypes();
        if (arguments.size() != types.length)
            throw new IllegalArgumentException(signature + " takes " + types.length + " arguments, not "
                    + arguments.size());
        Object[] values = new Object[types.length];
        for (int i = 0; i < types.length; i++) values[i] = RemoteValues.read(arguments.get(i), types[i]);
        try {
            method.setAccessible(true);
            Object result = method.invoke(object, values);
            return result instanceof CompletionStage<?> later ? later.thenApply(RemoteValues::write)
                    : RemoteValues.write(result);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof Exception cause) throw cause;
            if (e.getCause() instanceof Error error) throw error;
            throw e;
        }
    }

    // ---- the caller's side

    static <T> T remote(MessageChannel from, String peer, String name, Class<T> type, Duration timeout) {
        methods(type);
        String channel = channel(name);
        Object proxy = Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (self, method, given) -> {
            Object[] arguments = given == null ? new Object[0] : given;
            // What the language itself calls stays here.
            if (method.getDeclaringClass() == Object.class) return switch (method.getName()) {
                case "equals" -> self == arguments[0];
                case "hashCode" -> System.identityHashCode(self);
                default -> type.getSimpleName() + "[" + name + " of " + peer + "]";
            };
            List<Object> values = Arrays.stream(arguments).map(RemoteValues::write).toList();
            CompletableFuture<Object> answer = from.invoke(peer, channel, List.of(signature(method), values), timeout)
                    .thenApply(value -> RemoteValues.read(value, RemoteValues.result(method)));
            if (RemoteValues.later(method)) return answer;
            try {
                return answer.join();
            } catch (CompletionException e) {
                if (e.getCause() instanceof DroverException told) throw told;
                throw new Rejected("The call of " + method.getName() + " has no result: " + e.getCause().getMessage(),
                        e.getCause());
            }
        });
        return type.cast(proxy);
    }
}
