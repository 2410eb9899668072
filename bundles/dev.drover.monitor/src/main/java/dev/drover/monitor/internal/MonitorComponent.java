package dev.drover.monitor.internal;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

import dev.drover.api.Registration;
import dev.drover.api.monitor.MonitorSnapshot;
import dev.drover.api.monitor.ProcessId;
import dev.drover.api.monitor.ProcessKind;
import dev.drover.api.monitor.ProcessMonitor;
import dev.drover.api.monitor.ProcessSample;
import dev.drover.api.monitor.Usage;
import dev.drover.api.process.Exit;
import dev.drover.wire.link.SafeLog;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The monitor as a service. It is immediate, so that the histories do not end with the last user of the service. */
@Component(immediate = true, configurationPid = "dev.drover.monitor")
@Designate(ocd = MonitorComponent.Settings.class)
public final class MonitorComponent implements ProcessMonitor {
    private static final Logger LOG = SafeLog.of(MonitorComponent.class);

    /** The configuration of the monitor. */
    @ObjectClassDefinition(id = "dev.drover.monitor", name = "Process monitor")
    public @interface Settings {

        /** How often all processes are sampled, in milliseconds. */
        @AttributeDefinition(name = "Interval", description = "Milliseconds between two samples", min = "500",
                max = "60000")
        int interval_millis() default 1000;
    }

    private final SamplingMonitor monitor;

    /** Starts sampling. */
    @Activate
    public MonitorComponent(Settings settings) {
        monitor = new SamplingMonitor(interval(settings));
    }

    @Modified
    void modified(Settings settings) {
        monitor.interval(interval(settings));
    }

    @Deactivate
    void deactivate() {
        monitor.close();
    }

    /** The configured interval. If it is out of bounds, the nearest allowed one, with a warning in the log. */
    private static Duration interval(Settings settings) {
        int configured = settings.interval_millis();
        long allowed = Math.clamp(configured, SamplingMonitor.SHORTEST_INTERVAL.toMillis(),
                SamplingMonitor.LONGEST_INTERVAL.toMillis());
        if (allowed != configured) {
            LOG.log(Level.WARNING, "dev.drover.monitor: interval.millis is {0,number,#}, which is not within 500 and "
                    + "60000; sampling every {1,number,#} ms", configured, allowed);
        }
        return Duration.ofMillis(allowed);
    }

    @Override
    public MonitorSnapshot snapshot() {
        return monitor.snapshot();
    }

    @Override
    public List<Usage> history(ProcessId process) {
        return monitor.history(process);
    }

    @Override
    public Optional<ProcessSample> find(long pid) {
        return monitor.find(pid);
    }

    @Override
    public Registration onSample(Runnable callback) {
        return monitor.onSample(callback);
    }

    @Override
    public void describe(long pid, ProcessKind kind, String name) {
        monitor.describe(pid, kind, name);
    }

    @Override
    public void exited(long pid, Exit exit) {
        monitor.exited(pid, exit);
    }
}
