package dev.drover.ide.internal;

import java.util.HashMap;
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
 * An action that attaches the IDE's Java debugger to a worker that was started with a debug port. The launch is like
 * one that a person makes under Debug Configurations > Remote Java Application, but is not saved. This bundle refers to
 * the Java development tools by name only, so that the view works in an IDE without them.
 */
@Component
public final class AttachDebugger implements ProcessAction {
    private static final String JDT_LAUNCHING = "org.eclipse.jdt.launching.";
    static final String REMOTE_JAVA_APPLICATION = JDT_LAUNCHING + "remoteJavaApplication";
    static final String CONNECTOR = JDT_LAUNCHING + "VM_CONNECTOR_ID";
    static final String SOCKET_ATTACH = JDT_LAUNCHING + "socketAttachConnector";
    static final String CONNECT_MAP = JDT_LAUNCHING + "CONNECT_MAP";
    static final String ALLOW_TERMINATE = JDT_LAUNCHING + "ALLOW_TERMINATE";
    private static final String LOOPBACK = "127.0.0.1";

    private final ILaunchManager launchManager;

    @Activate
    public AttachDebugger() {
        this(DebugPlugin.getDefault().getLaunchManager());
    }

    AttachDebugger(ILaunchManager launchManager) {
        this.launchManager = launchManager;
    }

    @Override
    public String label() {
        return "Attach Debugger";
    }

    @Override
    public boolean enabledFor(SelectedProcess process) {
        return process.alive() && debugPort(process).isPresent();
    }

    @Override
    public String run(SelectedProcess process) throws Exception {
        String port = Integer.toString(debugPort(process)
                .orElseThrow(() -> new IllegalStateException(process.name() + " was started without a debug port:"
                        + " open its pool with ProcessSpec.debug(true).")));
        ILaunchConfigurationType type = launchManager.getLaunchConfigurationType(REMOTE_JAVA_APPLICATION);
        if (type == null)
            throw new IllegalStateException("This IDE has no Java debugger: install the Java development tools.");
        ILaunchConfigurationWorkingCopy launch = type.newInstance(null, process.name() + ", port " + port);
        launch.setAttribute(CONNECTOR, SOCKET_ATTACH);
        // The Java tools add their timeout to the map that they are given.
        launch.setAttribute(CONNECT_MAP, new HashMap<>(Map.of("hostname", LOOPBACK, "port", port)));
        // Only the pool and the process manager may end a worker.
        launch.setAttribute(ALLOW_TERMINATE, false);
        launch.launch(ILaunchManager.DEBUG_MODE, new NullProgressMonitor());
        return "The debugger is attached to " + process.name() + " at port " + port + ".";
    }

    private static OptionalInt debugPort(SelectedProcess process) {
        return process.worker().map(WorkerSnapshot::debugPort).orElse(OptionalInt.empty());
    }
}
