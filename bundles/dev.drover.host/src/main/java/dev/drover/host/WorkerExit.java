package dev.drover.host;

import java.io.IOException;

import dev.drover.wire.CodecException;
import dev.drover.wire.call.Answerer;

/** The end of the process. Whatever it has started ends with it. */
final class WorkerExit implements Answerer.Listener {

    private static final long HOOKS_MILLIS = 1_000;

    WorkerExit() {
        Runtime.getRuntime().addShutdownHook(new Thread(WorkerExit::endChildren, "drover-end-children"));
    }

    /** The pool asked this process to exit. */
    @Override
    public void finished() {
        System.exit(0);
    }

    @Override
    public void linkEnded(IOException cause) {
        if (cause.getCause() instanceof CodecException broken)
            System.err.println("This worker leaves its pool, which broke the protocol: " + broken.getMessage());
        orphaned();
    }

    /** The pool is gone. The process exits even if a shutdown hook of the user hangs. */
    void orphaned() {
        endChildren();
        Thread last = new Thread(WorkerExit::haltSoon, "drover-halt");
        last.setDaemon(true);
        last.start();
        System.exit(1);
    }

    private static void haltSoon() {
        try {
            Thread.sleep(HOOKS_MILLIS);
        } catch (InterruptedException e) {
            // Then at once.
        }
        Runtime.getRuntime().halt(1);
    }

    private static void endChildren() {
        ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly);
    }
}
