package dev.drover.ide.internal;

import java.util.Map;
import java.util.OptionalInt;

import dev.drover.api.pool.WorkerSnapshot;
import dev.drover.ui.ProcessAction;
import dev.drover.ui.SelectedProcess;
import org.eclipse.core.runtime.NullProgressMonitor;
import org.eclipse.debug.core.DebugPlugin;
import org.eclipse.debug.core.ILaunchConfigurationType;
import org.eclipse.debug.core.ILaunchConfigurationWorkingCopy;
import org.eclipse.debug.core.ILaunchManager;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/**
 * Attaches the IDE's Java debugger to a worker that was started with a debug port. The launch is like one that a
 * person makes under Debug Configurations > Remote Java Application, but is not kept. The Java tools are found by
 * name, so that an IDE without them still gets the view.
 */
@Component
public final class AttachDebugger implements ProcessAction {
    private static final String JAVA = "org.eclipse.jdt.launching.";
    static final String REMOTE_JAVA_APPLICATION = JAVA + "remoteJavaApplication";
    static final String CONNECTOR = JAVA + "VM_CONNECTOR_ID";
    static final String SOCKET_ATTACH = JAVA + "socketAttachConnector";
    static final String CONNECT_MAP = JAVA + "CONNECT_MAP";
    static final String ALLOW_TERMINATE = JAVA + "ALLOW_TERMINATE";
    private static final String LOOPBACK = "127.0.0.1";

    private final ILaunchManager launches;

    @Activate
    public AttachDebugger() {
        this(DebugPlugin.getDefault().getLaunchManager());
    }

    AttachDebugger(ILaunchManager launches) {
        this.launches = launches;
    }

    @Override
    public String label() {
        return "Attach Debugger";
    }

    @Override
    public boolean enabledFor(SelectedProcess process) {
        return process.alive() && port(process).isPresent();
    }

    @Override
    public String run(SelectedProcess process) throws Exception {
        int port = port(process)
                .orElseThrow(() -> new IllegalStateException(process.name() + " was started without a debug port:"
                        + " open its pool with ProcessSpec.debug(true)."));
        ILaunchConfigurationType type = launches.getLaunchConfigurationType(REMOTE_JAVA_APPLICATION);
        if (type == null)
            throw new IllegalStateException("This IDE has no Java debugger: install the Java development tools.");
        ILaunchConfigurationWorkingCopy launch = type.newInstance(null, process.name() + ", port " + port);
        launch.setAttribute(CONNECTOR, SOCKET_ATTACH);
        launch.setAttribute(CONNECT_MAP, Map.of("hostname", LOOPBACK, "port", Integer.toString(port)));
        // ending the process is the pool's business, and the process manager's
        launch.setAttribute(ALLOW_TERMINATE, false);
        launch.launch(ILaunchManager.DEBUG_MODE, new NullProgressMonitor());
        return "The debugger is attached to " + process.name() + " at port " + port + ".";
    }

    private static OptionalInt port(SelectedProcess process) {
        return process.worker().map(WorkerSnapshot::debugPort).orElse(OptionalInt.empty());
    }
}
