package dev.drover.messaging.internal.remote;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import dev.drover.api.messaging.RemoteServices;
import dev.drover.messaging.internal.LocalMessages;
import dev.drover.wire.link.SafeLog;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.framework.hooks.service.ListenerHook.ListenerInfo;

/** Bundles that look for objects of other processes, by interfaces that can and cannot be loaded. */
@Timeout(180)
class ServiceImportsTest {

    private static final long PATIENCE_SECONDS = 60;

    private final LocalMessages messages = new LocalMessages();
    private final Exporter exporter = new Exporter(messages);
    private final ServiceImports imports = new ServiceImports(messages, exporter::channel);
    private final BlockingQueue<String> registered = new LinkedBlockingQueue<>();
    private final List<String> logged = new CopyOnWriteArrayList<>();
    private final SafeLog.Watcher watcher = (topic, logger, text) -> {
        if (logger.equals(ServiceImports.class.getName())) logged.add(text);
    };

    @AfterEach
    void close() {
        imports.close();
        messages.close();
    }

    private static <T> T fake(Class<T> type, InvocationHandler calls) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type},
                (self, method, given) -> switch (method.getName()) {
                    case "hashCode" -> System.identityHashCode(self);
                    case "equals" -> self == given[0];
                    case "toString" -> "a " + type.getSimpleName();
                    default -> calls.invoke(self, method, given);
                }));
    }

    /** A bundle that looks for the object of an interface, and has its classes from a loader. */
    private ListenerInfo looks(Class<?> type, ClassLoader loader) {
        Bundle bundle = fake(Bundle.class, (self, method, given) -> loader.loadClass((String) given[0]));
        BundleContext context = fake(BundleContext.class, (self, method, given) -> {
            if (method.getName().equals("getBundle")) return bundle;
            registered.add((String) given[0]);
            return fake(ServiceRegistration.class, (registration, called, nothing) -> null);
        });
        String filter = "(&(objectClass=" + type.getName() + ")(" + RemoteServices.PEER + "=finder)("
                + RemoteServices.OBJECT + "=it))";
        return fake(ListenerInfo.class, (self, method, given) -> switch (method.getName()) {
            case "getBundleContext" -> context;
            case "getFilter" -> filter;
            default -> false;
        });
    }

    private void harmsNoOther(Class<?> broken, String why) throws InterruptedException {
        SafeLog.watch(watcher);
        messages.open("finder");
        ClassLoader loader = new Unlinked();
        imports.added(List.of(looks(broken, loader)));
        // With each of them it looks for all again.
        for (Class<?> good : List.of(ServiceExportsTest.Greeter.class, ServiceExportsTest.Counter.class)) {
            imports.added(List.of(looks(good, loader)));
            assertEquals(good.getName(), registered.poll(PATIENCE_SECONDS, TimeUnit.SECONDS));
            assertEquals(1, logged.size(), logged::toString);
        }
        assertTrue(logged.getFirst().startsWith(why), logged.getFirst());
        assertTrue(logged.getFirst().contains("NoClassDefFoundError"), logged.getFirst());
        assertTrue(logged.getFirst().contains("Unlinked$Missing"), logged.getFirst());
    }

    @Test
    void anInterfaceBelowOneThatIsMissingIsLoggedOnceAndHarmsNoOther() throws Exception {
        harmsNoOther(Unlinked.Below.class, "a Bundle looks for an object of another process by the interface "
                + Unlinked.Below.class.getName() + ", which does not link: ");
    }

    @Test
    void anInterfaceWithAParameterThatIsMissingIsLoggedOnceAndHarmsNoOther() throws Exception {
        harmsNoOther(Unlinked.Taking.class, "The object 'it' of 'finder' cannot be a service: ");
    }
}
