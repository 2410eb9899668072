package dev.drover.ide.internal.origin;

import java.lang.ref.WeakReference;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

import dev.drover.api.monitor.ProcessId;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.debug.core.DebugEvent;
import org.eclipse.debug.core.IDebugEventSetListener;
import org.eclipse.debug.core.ILaunchConfiguration;
import org.eclipse.debug.core.model.IProcess;

/** The processes that the IDE has launched, the last 500 of them, also those that have ended. Safe for many threads. */
final class Launches implements IDebugEventSetListener {
    private static final int MOST = 500;
    /** The system rounds the time of a start, and a launch tells of its process a little after it. */
    private static final long EARLY_MILLIS = 2_000;
    private static final long LATE_MILLIS = 30_000;

    private final LongSupplier millis;
    private final Map<Long, Launched> byPid = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Launched> eldest) {
            return size() > MOST;
        }
    };

    /** @param process weakly held, because a launch that a person removes from the IDE is to be gone */
    private record Launched(String label, long atMillis, WeakReference<IProcess> process) {}

    /** @param millis the time in milliseconds since 1970 */
    Launches(LongSupplier millis) {
        this.millis = millis;
    }

    @Override
    public void handleDebugEvents(DebugEvent[] events) {
        for (DebugEvent event : events)
            if (event.getKind() == DebugEvent.CREATE && event.getSource() instanceof IProcess process)
                pid(process).ifPresent(pid -> add(pid, process, millis.getAsLong()));
    }

    /** Adds a process that was launched some time ago. */
    void addRunning(IProcess process) {
        pid(process).flatMap(ProcessHandle::of)
                .ifPresent(handle -> handle.info().startInstant()
                        .ifPresent(at -> add(handle.pid(), process, at.toEpochMilli())));
    }

    private void add(long pid, IProcess process, long atMillis) {
        var launched = new Launched(label(process), atMillis, new WeakReference<>(process));
        synchronized (byPid) {
            // Removed first, so that the map's order is that of the launches.
            byPid.remove(pid);
            byPid.put(pid, launched);
        }
    }

    /** A launch need not be of a process on this machine. */
    private static Optional<Long> pid(IProcess process) {
        return Optional.ofNullable(process.getAttribute(IProcess.ATTR_PROCESS_ID))
                .filter(pid -> pid.matches("[0-9]{1,18}"))
                .map(Long::valueOf);
    }

    Optional<String> label(ProcessId id) {
        return of(id).map(Launched::label);
    }

    Optional<IProcess> process(ProcessId id) {
        return of(id).map(launched -> launched.process().get());
    }

    /** The process that was launched last with that id. */
    Optional<IProcess> last(long pid) {
        synchronized (byPid) {
            return Optional.ofNullable(byPid.get(pid)).map(launched -> launched.process().get());
        }
    }

    private Optional<Launched> of(ProcessId id) {
        synchronized (byPid) {
            return Optional.ofNullable(byPid.get(id.pid()))
                    .filter(launched -> launched.atMillis() >= id.startMillis() - EARLY_MILLIS
                            && launched.atMillis() <= id.startMillis() + LATE_MILLIS);
        }
    }

    /** The name and the sort of the configuration, as they stand in the Debug view. */
    private static String label(IProcess process) {
        ILaunchConfiguration configuration =
                process.getLaunch() == null ? null : process.getLaunch().getLaunchConfiguration();
        if (configuration == null) return process.getLabel();
        try {
            return configuration.getName() + " (" + configuration.getType().getName() + ")";
        } catch (CoreException e) {
            // The plug-in that defined the sort has gone; the name is all that is known.
            return configuration.getName();
        }
    }
}
