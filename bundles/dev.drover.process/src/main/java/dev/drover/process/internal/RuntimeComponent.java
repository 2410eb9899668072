package dev.drover.process.internal;

import dev.drover.api.monitor.ProcessMonitor;
import dev.drover.api.process.Launcher;
import dev.drover.process.ProcessRuntime;
import dev.drover.process.Switchboard;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** The runtime of processes as a service. Every other service may come and go while processes run. */
@Component(service = ProcessRuntime.class)
public final class RuntimeComponent extends ProcessRuntime {

    private volatile Launcher launcher;
    private volatile ProcessMonitor monitor;
    private volatile Switchboard switchboard;

    @Activate
    public RuntimeComponent() {}

    @Deactivate
    void end() {
        close();
    }

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void setLauncher(Launcher now) {
        launcher(launcher = now);
    }

    void unsetLauncher(Launcher gone) {
        if (launcher == gone) launcher(null);
    }

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void setSwitchboard(Switchboard now) {
        switchboard(switchboard = now);
    }

    void unsetSwitchboard(Switchboard gone) {
        if (switchboard == gone) switchboard(null);
    }

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void setMonitor(ProcessMonitor now) {
        monitor(monitor = now);
    }

    void unsetMonitor(ProcessMonitor gone) {
        if (monitor == gone) monitor(null);
    }
}
