package dev.drover.host;

/** The end of the process. Whatever it has started ends with it. */
final class WorkerExit {

    private static final long HOOKS_MILLIS = 1_000;

    WorkerExit() {
        Runtime.getRuntime().addShutdownHook(new Thread(WorkerExit::endChildren, "drover-end-children"));
    }

    /** The pool asked: exit in peace. */
    void asked() {
        System.exit(0);
    }

    /** The pool is gone: exit even if a shutdown hook of the user hangs. */
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
