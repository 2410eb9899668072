package dev.drover.api;

import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;

import dev.drover.wire.link.SafeLog;

/** What a plain program finds on its class path. A provider that fails costs itself alone. */
public final class Providers {

    private static final System.Logger LOG = SafeLog.of(Providers.class);

    private Providers() {}

    /**
     * Makes those that {@link ServiceLoader} finds, in its order, without those that cannot be made: these are named in
     * the log, with the reason.
     */
    public static <T> List<T> all(Class<T> type, ClassLoader loader) {
        return make(type, loader, Integer.MAX_VALUE);
    }

    /** Makes the first that can be made. The others are not touched. */
    public static <T> Optional<T> first(Class<T> type, ClassLoader loader) {
        return make(type, loader, 1).stream().findFirst();
    }

    private static <T> List<T> make(Class<T> type, ClassLoader loader, int most) {
        List<T> made = new ArrayList<>();
        Iterator<T> found = ServiceLoader.load(type, loader).iterator();
        for (boolean more = true; more;) {
            try {
                more = made.size() < most && found.hasNext();
                if (more) made.add(found.next());
            } catch (ServiceConfigurationError | LinkageError e) {
                LOG.log(Level.WARNING, "A provider on the class path is left out: " + e.getMessage(), e);
            }
        }
        return made;
    }
}
