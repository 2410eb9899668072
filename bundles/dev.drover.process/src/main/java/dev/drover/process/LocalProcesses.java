package dev.drover.process;

import java.io.IOException;
import java.util.List;

import dev.drover.api.Require;
import dev.drover.api.process.ManagedProcess;
import dev.drover.api.process.ProcessSpec;
import dev.drover.api.process.Processes;
import dev.drover.wire.Names;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Starts processes on this machine. In a plain program: {@code new LocalProcesses(new ProcessRuntime())}. */
@Component
public final class LocalProcesses implements Processes {

    private final ProcessRuntime runtime;

    /** @param runtime ends the processes when it is closed */
    @Activate
    public LocalProcesses(@Reference ProcessRuntime runtime) {
        this.runtime = runtime;
    }

    @Override
    public ManagedProcess spawn(String name, ProcessSpec spec) throws IOException {
        return runtime.spawn(Names.check("process", name), Require.given("spec", spec));
    }

    @Override
    public List<ManagedProcess> running() {
        return runtime.processes();
    }
}
