package dev.drover.messaging.internal.remote;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.TreeSet;
import java.util.function.Supplier;

import dev.drover.channel.MessageChannel;

/** One name by which services are called, and those that want it: the best one is called. Guarded by its owner. */
final class ExportedObject {

    private final String name;
    private final Supplier<MessageChannel> peer;
    private final TreeSet<Offer> offers = new TreeSet<>();
    private MessageChannel.Registration registration;
    /** What the registered type was; null if nothing is registered. */
    private Class<?> type;
    /** Read by the threads that call it. */
    private volatile Offer best;

    ExportedObject(String name, Supplier<MessageChannel> peer) {
        this.name = name;
        this.peer = peer;
    }

    /**
     * Adds an offer, in the place of that service's before.
     *
     * @throws IllegalArgumentException if objects of its type, or that name, cannot be called
     * @throws IllegalStateException if another part of the program has the exporting peer's name
     */
    void put(Offer offer) {
        offers.removeIf(each -> each.id() == offer.id());
        offers.add(offer);
        try {
            settle();
        } catch (IllegalArgumentException | IllegalStateException e) {
            offers.remove(offer);
            settle();
            throw e;
        } catch (LinkageError e) {
            offers.remove(offer);
            settle();
            throw new IllegalArgumentException("its interface does not link: " + e, e);
        }
    }

    void remove(long service) {
        if (offers.removeIf(each -> each.id() == service)) settle();
    }

    boolean isUnused() {
        return offers.isEmpty();
    }

    /** Has the best one called from now on; one of the same type without a moment in which none is. */
    private void settle() {
        Offer first = offers.isEmpty() ? null : offers.first();
        if (registration != null && (first == null || first.type() != type)) {
            registration.close();
            registration = null;
            type = null;
        }
        best = first;
        if (first == null || registration != null) return;
        registration = export(first.type());
        type = first.type();
    }

    private <T> MessageChannel.Registration export(Class<T> called) {
        return peer.get().export(name, called, called.cast(Proxy.newProxyInstance(
                called.getClassLoader(), new Class<?>[] {called}, (self, method, given) -> call(method, given))));
    }

    private Object call(Method method, Object[] given) throws Throwable {
        Offer called = best;
        // It has gone since the call was taken.
        if (called == null) throw new IllegalStateException("the service '" + name + "' has gone");
        method.setAccessible(true);
        try {
            return method.invoke(called.service(), given);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
