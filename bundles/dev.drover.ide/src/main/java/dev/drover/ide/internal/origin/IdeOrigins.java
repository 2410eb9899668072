package dev.drover.ide.internal.origin;

import java.util.Optional;

import dev.drover.api.monitor.Origins;
import dev.drover.api.monitor.ProcessId;
import dev.drover.wire.link.SafeLog;
import org.eclipse.core.runtime.Platform;
import org.eclipse.debug.core.DebugException;
import org.eclipse.debug.core.DebugPlugin;
import org.eclipse.debug.core.model.IProcess;
import org.osgi.framework.FrameworkUtil;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;

/**
 * What started the IDE's children: the launch, if the debug platform knows one, else the plug-in that called the
 * system. The second is told by the JVM's flight recorder, which the system property {@code drover.ide.callers=off}
 * leaves alone.
 */
@Component(immediate = true, service = {Origins.class, IdeOrigins.class})
public final class IdeOrigins implements Origins {
    private static final System.Logger LOG = SafeLog.of(IdeOrigins.class);

    private final Optional<Launches> launches;
    private final Optional<ProcessStarts> starts;

    @Activate
    public IdeOrigins() {
        launches = Platform.getBundle("org.eclipse.debug.core") == null ? Optional.empty() : Optional.of(launches());
        starts = "off".equals(System.getProperty("drover.ide.callers")) || !ProcessStarts.areTold() ? Optional.empty()
                : Optional.of(new ProcessStarts(new PlugIns(
                        FrameworkUtil.getBundle(IdeOrigins.class).getBundleContext()::getBundles)::running));
        // It takes a moment, for which the start of the IDE is not to wait.
        starts.ifPresent(it -> Thread.ofPlatform().daemon().name("drover-ide-callers").start(() -> {
            try {
                it.begin();
            } catch (RuntimeException e) {
                LOG.log(System.Logger.Level.WARNING, "Which plug-in starts a process is not known: there is no"
                        + " flight recorder", e);
            }
        }));
    }

    private static Launches launches() {
        Launches launches = new Launches(System::currentTimeMillis);
        DebugPlugin.getDefault().addDebugEventListener(launches);
        for (IProcess process : DebugPlugin.getDefault().getLaunchManager().getProcesses())
            if (!process.isTerminated()) launches.addRunning(process);
        return launches;
    }

    @Deactivate
    void close() {
        launches.ifPresent(it -> {
            // The debug platform may have gone before.
            if (DebugPlugin.getDefault() != null) DebugPlugin.getDefault().removeDebugEventListener(it);
        });
        starts.ifPresent(ProcessStarts::close);
    }

    @Override
    public Optional<String> startedBy(ProcessId process) {
        return launches.flatMap(it -> it.label(process)).or(() -> starts.flatMap(it -> it.caller(process)));
    }

    @Override
    public boolean end(ProcessId process) throws DebugException {
        Optional<IProcess> launched = launches.flatMap(it -> it.process(process));
        if (launched.isEmpty() || !launched.get().canTerminate()) return false;
        launched.get().terminate();
        return true;
    }

    /** The launched process that had the id last; empty if there was none, or its launch has been removed. */
    public Optional<IProcess> launched(long pid) {
        return launches.flatMap(it -> it.last(pid));
    }
}
