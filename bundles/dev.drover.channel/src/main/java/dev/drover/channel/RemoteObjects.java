package dev.drover.channel;

import java.lang.reflect.InvocationHandler;
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
import java.util.concurrent.Flow;
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
            for (Class<?> parameter : each.getParameterTypes()) {
                // A stream lasts longer than its call, for which alone an argument could be called.
                if (streams(each)) RemoteValues.check(each, parameter);
                else
                    checkParameter(each, parameter);
            }
            if (!streams(each)) RemoteValues.check(each, RemoteValues.result(each));
            all.put(signature(each), each);
        }
        return all;
    }

    /** Whether its result is a stream. */
    private static boolean streams(Method method) {
        return method.getReturnType() == Flow.Publisher.class;
    }

    private static void checkParameter(Method method, Class<?> type) {
        if (type == Flow.Publisher.class) return;
        if (RemoteArguments.calledBack(type)) callbacks(type);
        else
            RemoteValues.check(method, type);
    }

    /** The methods that the other side can call of an argument: those that it has no default for. */
    private static Map<String, Method> callbacks(Class<?> type) {
        Map<String, Method> all = new HashMap<>();
        for (Method each : type.getMethods()) {
            if (!Modifier.isAbstract(each.getModifiers())) continue;
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
        MessageChannel.Registration calls =
                at.handle(channel(name), message -> answer(call(at, name, methods, object, message)));
        if (methods.values().stream().noneMatch(RemoteObjects::streams)) return calls;
        MessageChannel.Registration streams = at.handleStream(channel(name), message -> RemoteStream
                .written((Flow.Publisher<?>) call(at, name, methods, object, message)));
        return () -> {
            calls.close();
            streams.close();
        };
    }

    /** Lets the other side call an argument of a call. */
    static MessageChannel.Registration exportCallback(
            MessageChannel at, String name, Class<?> type, Object object) {
        Map<String, Method> methods = callbacks(type);
        return at.handle(channel(name), message -> answer(call(at, name, methods, object, message)));
    }

    private static Object answer(Object result) {
        return result instanceof CompletionStage<?> later ? later.thenApply(RemoteValues::write)
                : RemoteValues.write(result);
    }

    /**
     * The method of that signature, or the only one of that name with so many parameters: other languages do not know
     * the types. Null if there is none.
     */
    private static Method method(Map<String, Method> methods, String signature, int arguments) {
        if (signature.indexOf('(') >= 0) return methods.get(signature);
        List<Method> named = methods.values().stream()
                .filter(each -> each.getName().equals(signature) && each.getParameterCount() == arguments).toList();
        return named.size() == 1 ? named.getFirst() : null;
    }

    /** What the method returns. */
    private static Object call(
            MessageChannel at, String name, Map<String, Method> methods, Object object, Message message)
            throws Exception {
        if (!(message.body() instanceof List<?> call) || call.size() != 2
                || !(call.get(0) instanceof String signature) || !(call.get(1) instanceof List<?> arguments))
            throw new IllegalArgumentException("a call must be a list of a signature and the arguments");
        Method method = method(methods, signature, arguments.size());
        if (method == null) throw new NoSuchMethodException("the object '" + name + "' has no method " + signature);
        Object[] values = RemoteArguments.read(at, message.from(), method, arguments);
        try {
            method.setAccessible(true);
            return method.invoke(object, values);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof Exception cause) throw cause;
            if (e.getCause() instanceof Error error) throw error;
            throw e;
        }
    }

    // ---- the caller's side

    static <T> T remote(MessageChannel from, String peer, String name, Class<T> type, Duration timeout) {
        boolean argument = name.startsWith(RemoteArguments.PREFIX);
        if (!argument) methods(type);
        String channel = channel(name);
        Object proxy = Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (self, method, given) -> {
            Object[] arguments = given == null ? new Object[0] : given;
            // What the language itself calls stays here.
            if (method.getDeclaringClass() == Object.class) return switch (method.getName()) {
                case "equals" -> self == arguments[0];
                case "hashCode" -> System.identityHashCode(self);
                default -> type.getSimpleName() + "[" + name + " of " + peer + "]";
            };
            if (argument && method.isDefault()) return InvocationHandler.invokeDefault(self, method, arguments);
            if (streams(method)) return stream(from, peer, channel, method, arguments);
            CompletableFuture<Object> answer = invoke(from, peer, channel, method, arguments, timeout);
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

    private static CompletableFuture<Object> invoke(MessageChannel from, String peer, String channel, Method method,
            Object[] arguments, Duration timeout) {
        RemoteArguments given = new RemoteArguments(from);
        CompletableFuture<Object> answer;
        try {
            answer = from.invoke(
                    peer, channel, List.of(signature(method), given.write(method, arguments)), timeout);
        } catch (Throwable e) {
            given.close();
            throw e;
        }
        CompletableFuture<Object> result = answer.whenComplete((value, failure) -> given.close())
                .thenApply(value -> RemoteValues.read(value, RemoteValues.result(method)));
        // Settled by the caller, it cancels the call.
        result.whenComplete((value, failure) -> answer.cancel(true));
        return result;
    }

    private static Flow.Publisher<Object> stream(
            MessageChannel from, String peer, String channel, Method method, Object[] arguments) {
        List<Object> values = Arrays.stream(arguments).map(RemoteValues::write).toList();
        return RemoteStream.read(from.stream(peer, channel, List.of(signature(method), values)),
                RemoteValues.element(method.getGenericReturnType()));
    }
}
