package dev.drover.process.internal.launch;

import java.io.IOException;

import dev.drover.api.process.Launcher;
import dev.drover.api.process.ProcessSpec;

/** How processes are started: as children of this program with hints, or by a launcher of somebody else's. */
public final class Launching implements Starter {

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
        return launcher().launch(CommandLine.launch(program, mark, hints().options(program)), ticket);
    }

    @Override
    public void joined(ProcessSpec program) {
        hints().joined(program);
    }

    @Override
    public void neverJoined(ProcessSpec program) {
        hints().neverJoined(program);
    }

    /** Another launcher may start processes on another machine, or where the files of the hints are not. */
    private StartHints hints() {
        return other == null ? hints : StartHints.NONE;
    }
}
