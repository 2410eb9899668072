package dev.drover.process.internal.ledger;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

import dev.drover.process.internal.system.KernelMark;
import dev.drover.process.internal.system.OwnProgram;
import dev.drover.process.internal.system.Proc;
import dev.drover.wire.link.Platform;
import dev.drover.wire.link.Platform.Help;
import dev.drover.wire.link.SafeLog;

/**
 * A small process that outlives this program: when the program dies, however it does, this process kills everything
 * that carries one of the program's marks, and ends. It is a shell that waits for the end of a pipe, so it costs
 * nothing meanwhile.
 *
 * <p>The system ends only the processes that this program has started itself. Their children, daemons among them, and
 * what does not get to see the end of its link, being stopped, are ended by this.
 *
 * <p>It is there before the first process is. A process that was being started when the program died gets its mark
 * last of all, in a moment that is long on a loaded machine: so this looks again after one second and after two more.
 * Safe for use by many threads.
 */
public final class Guardian implements AutoCloseable {

    private static final System.Logger LOG = SafeLog.of(Guardian.class);
    private static final Path SHELL = Path.of("/bin/sh");
    private static final List<Path> SESSIONS = List.of(Path.of("/usr/bin/setsid"), Path.of("/bin/setsid"));
    private static final byte[] END = "end\n".getBytes(StandardCharsets.US_ASCII);
    private static final long PATIENCE_SECONDS = 2;

    /**
     * Its arguments are the number and the token of the program. The number is 0 if the program has none; 0 stands
     * among the limits of any process. What is dead and not waited for cannot be killed again. Each process is looked
     * at once more right before it is killed: its id may have changed hands.
     */
    private static final String SCRIPT = """
            trap '' HUP INT QUIT TERM PIPE
            cd /
            IFS= read -r line
            [ "$line" = end ] && exit 0
            lives() {
              IFS= read -r stat < "/proc/$1/stat" || return 1
              stat=${stat##*) }
              [ "${stat%% *}" != Z ]
            }
            marked() {
              [ "$number" != 0 ] && grep -qs -e " $number " "/proc/$1/limits" && return 0
              grep -qsF -e "DROVER_PROGRAM=$token" "/proc/$1/environ"
            }
            number=$1
            token=$2
            round=0
            quiet=0
            while [ $round -lt 100 ] && [ $quiet -lt 5 ]; do
              [ $quiet -gt 2 ] && sleep $((quiet - 2))
              round=$((round + 1))
              quiet=$((quiet + 1))
              for each in $(grep -lsF -e "DROVER_PROGRAM=$token" /proc/[0-9]*/environ
                [ "$number" != 0 ] && grep -ls -e " $number " /proc/[0-9]*/limits); do
                pid=${each#/proc/}
                pid=${pid%/*}
                [ "$pid" = $$ ] && continue
                lives "$pid" && marked "$pid" && kill -9 "$pid" && quiet=0
              done
            done
            """;

    /** Processes often follow each other at once. */
    private static final long UNUSED_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

    private final Executor background;
    private volatile Process process;
    private volatile boolean guarded;
    /** How often it was wanted; written under this object's lock. */
    private volatile int wanted;
    private boolean closed;
    private boolean complained;
    /** Used by the housekeeper's thread only. */
    private long unused;

    /** @param background runs what waits */
    public Guardian(Executor background) {
        this.background = background;
    }

    /**
     * Has it start when it is missing, and end when there has been nothing to guard for a moment. Called by the
     * housekeeper in each of its rounds.
     *
     * @param anythingRuns whether there is a process, or is to be one; is asked once
     * @param elapsed how long this program has been running since the last call, in nanoseconds
     * @return in how many nanoseconds this must be called again, at the latest
     */
    public long look(BooleanSupplier anythingRuns, long elapsed) {
        Process now = process;
        // Read first: whoever begins a start after the answer wants a guardian after this.
        int until = wanted;
        guarded = anythingRuns.getAsBoolean();
        if (guarded || now == null) {
            unused = 0;
            if (guarded && possible() && (now == null || !now.isAlive())) background.execute(this::ensure);
            return Long.MAX_VALUE;
        }
        unused += elapsed;
        if (unused < UNUSED_NANOS) return UNUSED_NANOS - unused;
        unused = 0;
        background.execute(() -> release(until));
        return UNUSED_NANOS;
    }

    /**
     * Sees to it that there is one. Called before each start, when {@link #look} is told already that there is to be a
     * process. Takes some milliseconds when there is none.
     */
    public synchronized void ensure() {
        wanted++;
        if (closed || process != null && process.isAlive()) return;
        if (!possible()) return;
        try {
            process = start();
        } catch (IOException e) {
            // The next process to be started tries again.
            LOG.log(complained ? Level.DEBUG : Level.WARNING,
                    "There is no process just now that ends what this program starts if it is killed: " + e);
            complained = true;
        }
    }

    private static boolean possible() {
        return Proc.SYSTEM.isThere() && Platform.THIS.has(Help.SHELL) && Files.isExecutable(SHELL);
    }

    private static Process start() throws IOException {
        List<String> command = new ArrayList<>();
        SESSIONS.stream().filter(Files::isExecutable).findFirst().ifPresent(found -> command.add(found.toString()));
        command.addAll(List.of(SHELL.toString(), "-c", SCRIPT, "drover-guardian",
                Long.toString(KernelMark.ofThisProgram()), OwnProgram.TOKEN));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD);
        String path = builder.environment().getOrDefault("PATH", "/usr/bin:/bin");
        builder.environment().clear();
        builder.environment().put("PATH", path);
        return builder.start();
    }

    /** Its process id, 0 if there is none. */
    public long pid() {
        Process now = process;
        return now == null || !now.isAlive() ? 0 : now.pid();
    }

    /** @param until how often it had been wanted when there was nothing to guard */
    private void release(int until) {
        Process last;
        synchronized (this) {
            if (guarded || wanted != until) return;
            last = process;
            process = null;
        }
        end(last);
    }

    /** Tells it to go: everything has been ended. Whoever starts a process meanwhile does not wait for this. */
    private static void end(Process now) {
        if (now == null) return;
        try (OutputStream in = now.getOutputStream()) {
            in.write(END);
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "The guardian has gone before", e);
        }
        try {
            if (!now.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) now.destroyForcibly();
        } catch (InterruptedException e) {
            now.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        Process last;
        synchronized (this) {
            closed = true;
            last = process;
            process = null;
        }
        end(last);
    }
}
