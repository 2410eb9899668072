package dev.drover.host;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

import dev.drover.host.control.HeapRoom;
import dev.drover.wire.CodecException;
import dev.drover.wire.call.Answerer;

/** The end of the process. Whatever it has started ends with it. */
final class WorkerExit implements Answerer.Listener {

    private static final long HOOKS_MILLIS = 1_000;

    /** What a JVM exits with because of ExitOnOutOfMemoryError. */
    private static final int OUT_OF_MEMORY = 3;

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

    /** Says what a JVM says that is out of heap, and exits as it does. */
    @Override
    public void exhausted(OutOfMemoryError error) {
        try {
            endChildren();
            String line = "Terminating due to java.lang.OutOfMemoryError: " + error.getMessage() + "\n";
            new FileOutputStream(FileDescriptor.out).write(line.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            System.err.println("It is out of memory, " + error.getMessage());
        } finally {
            // Hooks need threads, which there may not be.
            Runtime.getRuntime().halt(OUT_OF_MEMORY);
        }
    }

    /** Has nothing to do with an end: who answers tells all to one. */
    @Override
    public void largeMessage(int bytes) {
        HeapRoom.forMessagesOf(bytes);
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
