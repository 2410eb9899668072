package dev.drover.tests.ide.probe;

import java.util.Arrays;
import java.util.Optional;

import dev.drover.api.pool.PoolSpec;
import dev.drover.api.pool.ProcessPool;
import dev.drover.api.pool.ProcessPools;
import dev.drover.api.pool.WorkerSnapshot;
import dev.drover.api.process.ProcessSpec;
import org.eclipse.debug.core.DebugPlugin;
import org.eclipse.debug.core.model.IDebugTarget;
import org.eclipse.debug.core.model.IThread;

/** Starts a pool with a debug port, and attaches the IDE's Java debugger to its worker by the table's menu. */
final class AttachTheDebugger implements Part {

    @Override
    public void play(Stage stage) throws Exception {
        Screen screen = stage.screen();
        try (ProcessPool pool = Stage.service(ProcessPools.class).open(
                PoolSpec.of("primes", ProcessSpec.java(Primes.class).debug(true)).size(1, 1))) {
            ProcessTable table = stage.openView();
            WorkerSnapshot worker = screen.await("a worker with a debug port", () -> pool.snapshot().workers().stream()
                    .filter(each -> each.debugPort().isPresent())
                    .findFirst());
            stage.row(table, worker.pid(), "State", "ready");
            screen.await("the action", () -> {
                table.select(table.rowOf(worker.pid()));
                return table.offers("Attach Debugger") ? Optional.of(true) : Optional.empty();
            });
            screen.call(() -> {
                table.choose("Attach Debugger");
                return null;
            });
            String status = screen.await("a sentence about the debugger", () -> Screen
                    .texts(stage.part().orElseThrow()).stream().filter(text -> text.contains("debugger"))
                    .findFirst());
            stage.report().setProperty("status", status);
            IDebugTarget target = screen.await("the debugger", () -> Arrays
                    .stream(DebugPlugin.getDefault().getLaunchManager().getDebugTargets()).findFirst());
            stage.report().setProperty("threads", String.join("\n", Arrays.stream(target.getThreads())
                    .map(AttachTheDebugger::name).toList()));
            screen.picture(stage.window().getShell(), stage.folder().resolve("debugger.png"));
            target.disconnect();
        }
    }

    private static String name(IThread thread) {
        try {
            return thread.getName();
        } catch (org.eclipse.debug.core.DebugException e) {
            return e.toString();
        }
    }
}
