package dev.drover.process.internal.system;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;

import dev.drover.wire.link.Platform;
import dev.drover.wire.link.Platform.Help;
import dev.drover.wire.link.SafeLog;

/**
 * Sends signals to processes that are known by more than their ids. Whether the id is still that of the process is
 * looked at right before each signal.
 */
public final class Signals {

    private static final System.Logger LOG = SafeLog.of(Signals.class);
    private static final int SIGCONT = 18;
    private static final int SIGSTOP = 19;
    private static final Path COMMAND = Path.of("/bin/kill");
    private static final long PATIENCE_SECONDS = 5;

    private Signals() {}

    /**
     * Kills the process. Does nothing if it has ended.
     *
     * @return whether the system took the signal
     */
    public static boolean kill(ProcessIdentity process) {
        // The JDK's handle, made before the look, refuses a process that has the id later.
        Optional<ProcessHandle> handle = ProcessHandle.of(process.pid());
        if (handle.isEmpty() || process.pid() == ProcessHandle.current().pid() || !process.isAlive()) return false;
        return handle.get().destroyForcibly();
    }

    /**
     * Stops the process.
     *
     * @return whether that was done, or it has ended
     */
    public static boolean stop(ProcessIdentity process) {
        return send(process, SIGSTOP, "-STOP");
    }

    /**
     * Continues the process.
     *
     * @return whether that was done, or it has ended
     */
    public static boolean resume(ProcessIdentity process) {
        return send(process, SIGCONT, "-CONT");
    }

    private static boolean send(ProcessIdentity process, int signal, String option) {
        if (!process.isAlive()) return true;
        Optional<NativeCalls> calls = NativeCalls.ready();
        boolean sent = calls.isPresent() ? calls.get().kill(process.pid(), signal)
                : run(option, List.of(process)).orElse(1) == 0;
        return sent || !process.isAlive();
    }

    /**
     * Stops the processes, in order, as far as the system can be asked to.
     *
     * @return whether it could
     */
    static boolean stop(Collection<ProcessIdentity> processes) {
        Optional<NativeCalls> calls = NativeCalls.ready();
        if (calls.isEmpty()) return run("-STOP", processes).isPresent();
        for (ProcessIdentity each : processes) if (each.isAlive()) calls.get().kill(each.pid(), SIGSTOP);
        return true;
    }

    /** The exit code of the system's command, nothing if it cannot be run. */
    static OptionalInt run(String option, Collection<ProcessIdentity> processes) {
        if (!Platform.THIS.has(Help.SHELL) || !Files.isExecutable(COMMAND)) return OptionalInt.empty();
        List<String> command = new ArrayList<>(List.of(COMMAND.toString(), option));
        for (ProcessIdentity each : processes) if (each.isAlive()) command.add(Long.toString(each.pid()));
        try {
            Process kill = new ProcessBuilder(command).redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
            kill.getOutputStream().close();
            boolean ended = kill.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
            return ended ? OptionalInt.of(kill.exitValue()) : OptionalInt.empty();
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "No signal can be sent just now", e);
            return OptionalInt.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return OptionalInt.empty();
        }
    }
}
