package dev.drover.process;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import dev.drover.api.Require;
import dev.drover.api.process.ManagedProcess;
import dev.drover.api.process.ProcessSpec;
import dev.drover.api.process.Processes;
import dev.drover.api.process.Ran;
import dev.drover.api.process.Run;
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
    public CompletableFuture<Ran> run(String name, Run run) {
        CompletableFuture<List<Ran>> all = pipeline(name, List.of(Require.given("run", run)));
        CompletableFuture<Ran> only = all.thenApply(List::getFirst);
        only.whenComplete((ran, failure) -> {
            if (only.isCancelled()) all.cancel(true);
        });
        return only;
    }

    @Override
    public CompletableFuture<List<Ran>> pipeline(String name, List<Run> runs) {
        List<Run> all = Require.list("runs", runs);
        if (all.isEmpty()) throw new IllegalArgumentException("a pipeline needs one program at least");
        if (all.stream().skip(1).anyMatch(each -> each.input().length() > 0))
            throw new IllegalArgumentException("only the first program of a pipeline may be given input");
        return runtime.run(Names.check("process", name), all);
    }

    @Override
    public List<ManagedProcess> running() {
        return runtime.processes();
    }
}
