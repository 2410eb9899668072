package dev.drover.process.internal.launch;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.List;

import dev.drover.api.process.Launcher;
import dev.drover.api.process.ProcessSpec;
import dev.drover.wire.link.SafeLog;

/** How processes are started: as children of this program with hints, or by a launcher of somebody else's. */
public final class Launching implements Starter {

    private static final System.Logger LOG = SafeLog.of(Launching.class);

    private final Launcher local;
    private volatile Launcher other;
    private volatile StartHints hints = StartHints.NONE;

    public Launching(Launcher local) {
        this.local = local;
    }

    /** Null for the local one. */
    public void launcher(Launcher now) {
        other = now;
    }

    public void hints(StartHints now) {
        hints = now;
    }

    /** The launcher in use. */
    public Launcher launcher() {
        Launcher now = other;
        return now == null ? local : now;
    }

    /** Starts children of this program. */
    public Launcher local() {
        return local;
    }

    @Override
    public Process start(ProcessSpec program, String mark, String ticket) throws IOException {
        return launcher().launch(CommandLine.launch(program, mark, options(program)), ticket);
    }

    /** A process starts without hints as well. */
    private List<String> options(ProcessSpec program) {
        try {
            return hints().options(program);
        } catch (RuntimeException | Error e) {
            LOG.log(Level.WARNING, "A process is started without hints", e);
            return List.of();
        }
    }

    @Override
    public void joined(ProcessSpec program) {
        learn(() -> hints().joined(program));
    }

    @Override
    public void neverJoined(ProcessSpec program) {
        learn(() -> hints().neverJoined(program));
    }

    private static void learn(Runnable lesson) {
        try {
            lesson.run();
        } catch (RuntimeException | Error e) {
            LOG.log(Level.WARNING, "How a start went could not be learnt from", e);
        }
    }

    /** Another launcher may start processes on another machine, or where the files of the hints are not. */
    private StartHints hints() {
        return other == null ? hints : StartHints.NONE;
    }
}
