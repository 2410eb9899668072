package dev.drover.messaging.internal.remote;

import java.lang.System.Logger.Level;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

import dev.drover.channel.MessageChannel;
import dev.drover.wire.link.SafeLog;

/** The exported services, by the names of their objects. Safe for use by many threads; runs no code of the services. */
final class ServiceExports {

    private static final System.Logger LOG = SafeLog.of(ServiceExports.class);

    private final Supplier<MessageChannel> peer;
    /** Guarded by itself. */
    private final Map<String, ExportedObject> objects = new HashMap<>();

    /** @param peer where they are called */
    ServiceExports(Supplier<MessageChannel> peer) {
        this.peer = peer;
    }

    /**
     * Exports a service, or what has become of it with changed properties. One that cannot be exported is logged: it
     * may be of use to others all the same.
     */
    void add(Object service, Map<String, ?> properties) {
        Map<String, Offer> offered = Map.of();
        try {
            offered = Offer.of(service, properties);
        } catch (IllegalArgumentException e) {
            refused(properties, e);
        }
        synchronized (objects) {
            // Those that it does not offer any more go only then: a call finds the changed ones at any time.
            withdraw(Offer.id(properties), offered);
            offered.forEach((name, offer) -> {
                try {
                    objects.computeIfAbsent(name, each -> new ExportedObject(each, peer)).put(offer);
                } catch (IllegalArgumentException | IllegalStateException e) {
                    refused(properties, e);
                }
            });
            dropUnused();
        }
    }

    private static void refused(Map<String, ?> properties, RuntimeException why) {
        LOG.log(Level.ERROR, Offer.describe(properties) + " cannot be called from other processes: "
                + why.getMessage());
    }

    /** The service has gone. */
    void remove(Map<String, ?> properties) {
        synchronized (objects) {
            withdraw(Offer.id(properties), Map.of());
            dropUnused();
        }
    }

    private void withdraw(long service, Map<String, Offer> except) {
        objects.forEach((name, object) -> {
            if (!except.containsKey(name)) object.remove(service);
        });
    }

    private void dropUnused() {
        objects.values().removeIf(ExportedObject::isUnused);
    }
}
