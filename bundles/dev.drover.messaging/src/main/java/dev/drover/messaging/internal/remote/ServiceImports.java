package dev.drover.messaging.internal.remote;

import java.lang.System.Logger.Level;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import dev.drover.api.Registration;
import dev.drover.api.messaging.Messages;
import dev.drover.channel.MessageChannel;
import dev.drover.wire.link.SafeLog;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.framework.hooks.service.ListenerHook.ListenerInfo;

/**
 * Registers the objects of other peers that somebody looks for, while they can be reached. What it does to the registry
 * it does on a thread of its own: those who look for a service hold locks meanwhile.
 *
 * <p>A service is registered for a bundle that looks for it, with the context of that bundle: a framework shows a
 * service to those only who have the interface from where the registering bundle has it, and this one has it not.
 */
final class ServiceImports implements AutoCloseable {

    private static final System.Logger LOG = SafeLog.of(ServiceImports.class);
    private static final int SPARE_SECONDS = 2;

    private final Messages messages;
    private final Supplier<MessageChannel> caller;
    private final Registration changes;
    private final ThreadPoolExecutor thread = new ThreadPoolExecutor(
            0, 1, SPARE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), work -> {
                Thread made = new Thread(work, "drover-imports");
                made.setDaemon(true);
                return made;
            });

    /** An object by its interface as some bundles see it. */
    private record Seen(Class<?> type, Import object) {}

    /** @param of whose it is: it goes with that bundle */
    private record Registered(BundleContext of, ServiceRegistration<?> registration) {}

    // Used by that thread only.
    private final Map<ListenerInfo, List<Import>> wanted = new HashMap<>();
    private final Map<Seen, Registered> registered = new HashMap<>();
    private final Set<String> complaints = new HashSet<>();

    /** @param caller the peer that calls the objects */
    ServiceImports(Messages messages, Supplier<MessageChannel> caller) {
        this.messages = messages;
        this.caller = caller;
        changes = messages.onChange(() -> run(this::look));
    }

    /** Changes come until the registration of them is closed, and a little longer. */
    private void run(Runnable work) {
        synchronized (thread) {
            if (!thread.isShutdown()) thread.execute(work);
        }
    }

    /** See {@link org.osgi.framework.hooks.service.ListenerHook#added}. */
    void added(Collection<ListenerInfo> listeners) {
        Map<ListenerInfo, List<Import>> more = new HashMap<>();
        for (ListenerInfo each : listeners) {
            List<Import> imports = Import.wantedBy(each.getFilter());
            if (!imports.isEmpty()) more.put(each, imports);
        }
        if (!more.isEmpty()) run(() -> {
            more.forEach((listener, imports) -> {
                if (!listener.isRemoved()) wanted.put(listener, imports);
            });
            look();
        });
    }

    /** See {@link org.osgi.framework.hooks.service.ListenerHook#removed}. */
    void removed(Collection<ListenerInfo> listeners) {
        List<ListenerInfo> gone =
                listeners.stream().filter(each -> !Import.wantedBy(each.getFilter()).isEmpty()).toList();
        if (!gone.isEmpty()) run(() -> {
            gone.forEach(wanted::remove);
            look();
        });
    }

    /** Registers what is wanted and can be reached, and nothing else. */
    private void look() {
        Map<Seen, Set<BundleContext>> due = new HashMap<>();
        wanted.forEach((listener, imports) -> {
            for (Import each : imports) if (messages.reaches(each.peer())) {
                Class<?> type = type(listener.getBundleContext(), each.type());
                if (type != null)
                    due.computeIfAbsent(new Seen(type, each), seen -> new LinkedHashSet<>())
                            .add(listener.getBundleContext());
            }
        });
        registered.entrySet().removeIf(each -> {
            Set<BundleContext> bundles = due.getOrDefault(each.getKey(), Set.of());
            boolean stays = bundles.contains(each.getValue().of());
            if (!stays) unregister(each.getValue().registration());
            return !stays;
        });
        due.forEach((seen, bundles) -> registered.computeIfAbsent(seen, each -> register(each, bundles)));
    }

    /** The interface as the bundle sees it; null if it does not, or has ended. */
    private Class<?> type(BundleContext bundle, String name) {
        try {
            return bundle.getBundle().loadClass(name);
        } catch (ClassNotFoundException e) {
            complain(bundle.getBundle() + " looks for an object of another process and does not see its interface "
                    + name + ": import its package");
        } catch (LinkageError e) {
            complain(bundle.getBundle() + " looks for an object of another process by the interface " + name
                    + ", which does not link: " + e);
        } catch (IllegalStateException e) {
            LOG.log(Level.DEBUG, "A bundle has ended that looked for " + name, e);
        }
        return null;
    }

    private void complain(String why) {
        if (complaints.add(why)) LOG.log(Level.ERROR, why);
    }

    /** Null if it cannot be. */
    private Registered register(Seen seen, Set<BundleContext> bundles) {
        Import it = seen.object();
        Object object;
        try {
            object = caller.get().remote(it.peer(), it.object(), seen.type());
        } catch (IllegalArgumentException | IllegalStateException e) {
            complain("The object '" + it.object() + "' of '" + it.peer() + "' cannot be a service: " + e.getMessage());
            return null;
        } catch (LinkageError e) {
            // One of the types that it takes or gives cannot be loaded.
            complain("The object '" + it.object() + "' of '" + it.peer() + "' cannot be a service: " + e);
            return null;
        }
        for (BundleContext each : bundles) {
            try {
                return new Registered(each, each.registerService(it.type(), object, it.properties()));
            } catch (IllegalStateException e) {
                LOG.log(Level.DEBUG, "A bundle has ended that looked for " + it, e);
            }
        }
        return null;
    }

    private static void unregister(ServiceRegistration<?> registration) {
        try {
            registration.unregister();
        } catch (IllegalStateException e) {
            LOG.log(Level.DEBUG, "Its bundle has been stopped, and the framework has taken it away", e);
        }
    }

    @Override
    public void close() {
        changes.close();
        synchronized (thread) {
            thread.execute(() -> {
                registered.values().forEach(each -> unregister(each.registration()));
                registered.clear();
            });
            thread.shutdown();
        }
    }
}
