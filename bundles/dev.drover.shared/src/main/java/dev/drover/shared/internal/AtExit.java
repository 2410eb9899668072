package dev.drover.shared.internal;

import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/** What is done when the program ends in order. While there is nothing to do, nothing of this is known to the JVM. */
final class AtExit {

    private static final Map<Object, Runnable> WORK = new IdentityHashMap<>();
    private static Thread hook;

    private AtExit() {}

    static synchronized void add(Object key, Runnable work) {
        WORK.put(key, work);
        if (hook != null) return;
        hook = new Thread(AtExit::run, "drover-shared-exit");
        try {
            Runtime.getRuntime().addShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The program ends already: the next user of the folder removes it.
            WORK.clear();
        }
    }

    static synchronized void remove(Object key) {
        if (WORK.remove(key) == null || !WORK.isEmpty()) return;
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            return;
        }
        // A hook would keep the class loader of a bundle that is gone.
        hook = null;
    }

    private static void run() {
        List<Runnable> all;
        synchronized (AtExit.class) {
            all = List.copyOf(WORK.values());
        }
        all.forEach(Runnable::run);
    }
}
