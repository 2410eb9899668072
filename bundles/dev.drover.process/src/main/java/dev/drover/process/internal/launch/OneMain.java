package dev.drover.process.internal.launch;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;

import dev.drover.host.Host;
import dev.drover.process.internal.system.Proc;
import dev.drover.wire.link.SafeLog;

/**
 * Refuses pools in a process that a pool has started as its worker and that has not become one: its {@code main} is
 * the program's as well, so each worker would start workers.
 */
public final class OneMain {

    private static final System.Logger LOG = SafeLog.of(OneMain.class);

    /**
     * Tells a Java worker that it is one. It is an option and no variable, for the worker's children have those too.
     */
    static final String STARTED = "-D" + Host.WORKER_PROPERTY + "=started";

    /** Begins the mark of a process that is not to join, and may have pools of its own. */
    public static final String SPAWNED = "spawned:";

    private OneMain() {}

    /** @throws IllegalStateException if this process is a worker without a host */
    public static void check() {
        String role = System.getProperty(Host.WORKER_PROPERTY);
        if (Host.IS_HOST.equals(role)) return;
        if (role == null && !markedAsOwn(System.getenv(CommandLine.MARK))) return;
        throw new IllegalStateException("a worker of a pool opens a pool itself before it has made a Host: the main"
                + " method that opens the program's pool is run in the workers too. Give the workers a main method of"
                + " their own, which makes a Host and runs it (a worker that is to have pools makes its Host first)");
    }

    /** Workers that are started by a command have only the mark, which is a worker's own if its parent has another. */
    private static boolean markedAsOwn(String mark) {
        if (mark == null || mark.startsWith(SPAWNED)) return false;
        try {
            // The ticket comes through a pipe; what has become a daemon has none.
            String input = Files.readSymbolicLink(Proc.folder().resolve("self/fd/0")).toString();
            if (!input.startsWith("pipe:")) return false;
            long parent = ProcessHandle.current().parent().map(ProcessHandle::pid).orElse(1L);
            if (parent == 1) return false;
            byte[] environment = Files.readAllBytes(Proc.folder().resolve(Long.toString(parent)).resolve("environ"));
            String all = "\0" + new String(environment, StandardCharsets.UTF_8);
            return !all.contains("\0" + CommandLine.MARK + "=" + mark + "\0");
        } catch (IOException | RuntimeException e) {
            LOG.log(Level.DEBUG, "Whether this process is a worker cannot be told", e);
            return false;
        }
    }
}
