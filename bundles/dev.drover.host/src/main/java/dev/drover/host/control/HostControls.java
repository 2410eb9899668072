package dev.drover.host.control;

import dev.drover.wire.Context;
import dev.drover.wire.Handler;
import dev.drover.wire.Task;
import dev.drover.wire.call.Control;
import dev.drover.wire.call.Registered;

/**
 * The control tasks that a Java host offers. What a task needs is loaded when it is first run, so that the start of a
 * worker takes no longer for it; that is why this has neither lambdas nor fields of the classes that do the work.
 */
public final class HostControls implements Handler<Object, Object> {

    private final String name;
    private final SleepHooks hooks;

    private HostControls(String name, SleepHooks hooks) {
        this.name = name;
        this.hooks = hooks;
    }

    /** Registers all of them. */
    public static void addTo(Registered handlers, SleepHooks hooks) {
        add(handlers, Control.TRIM, hooks);
        add(handlers, Control.THREADS, hooks);
        add(handlers, Control.HISTOGRAM, hooks);
        add(handlers, Control.MEMORY, hooks);
        add(handlers, Control.HEAP, hooks);
        add(handlers, Control.RECORDING, hooks);
        add(handlers, Control.DOZE, hooks);
        // Without a hook there is nothing to be told.
        if (hooks.anyOnWake()) add(handlers, Control.WOKEN, hooks);
    }

    private static void add(Registered handlers, Task<Object, Object> control, SleepHooks hooks) {
        handlers.addControl(control, new HostControls(control.name(), hooks));
    }

    @Override
    public Object handle(Object request, Context context) throws Exception {
        return switch (name) {
            case "drover:trim" -> Trim.now();
            case "drover:threads" -> ThreadDump.text(new DumpRequest(request));
            case "drover:histogram" -> HeapDump.histogram(new DumpRequest(request));
            case "drover:memory" -> MemoryReport.now();
            case "drover:heap" -> HeapDump.write(new DumpRequest(request));
            case "drover:recording" -> Recordings.handle(new DumpRequest(request));
            case "drover:doze" -> hooks.doze();
            case "drover:woken" -> hooks.woken(request);
            default -> throw new IllegalStateException("There is no control task '" + name + "'");
        };
    }
}
