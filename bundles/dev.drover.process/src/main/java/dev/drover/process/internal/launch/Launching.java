package dev.drover.process.internal.launch;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

import dev.drover.api.process.Launch;
import dev.drover.api.process.Launcher;
import dev.drover.api.process.ProcessSpec;
import dev.drover.wire.link.SafeLog;

/** How processes are started: as children of this program with hints, or by a launcher of somebody else's. */
public final class Launching implements Starter {

    private static final System.Logger LOG = SafeLog.of(Launching.class);

    private final Launcher local;
    private final ArgumentFiles files;
    private final Runnable started;
    private volatile Launcher other;
    private volatile StartHints hints = StartHints.NONE;

    /** With no place for files of arguments: what is too long does not start. */
    public Launching(Launcher local) {
        this(local, name -> {
            throw new IOException("an argument is too long, and there is no place for a file with it");
        });
    }

    /** @param place of files with arguments that are too long for the system */
    public Launching(Launcher local, ArgumentFiles.Place place) {
        this(local, place, () -> {});
    }

    /**
     * @param place of files with arguments that are too long for the system
     * @param started called after each start of a child of this program
     */
    public Launching(Launcher local, ArgumentFiles.Place place, Runnable started) {
        this.local = local;
        this.started = started;
        files = new ArgumentFiles(place);
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

    @Override
    public Process start(ProcessSpec program, String mark, String ticket) throws IOException {
        return start(program, mark, ticket, options(program), UnaryOperator.identity());
    }

    /**
     * Starts a process that is to join, without hints.
     *
     * @param options for the JVM, before those of the program
     * @param change changes the launch
     */
    public Process start(
            ProcessSpec program,
            String mark,
            String ticket,
            List<String> options,
            UnaryOperator<Launch> change) throws IOException {
        List<String> all = new ArrayList<>(options);
        all.add(OneMain.STARTED);
        return launch(launcher(), program, mark, ticket, all, change);
    }

    /** Starts a child of this program that is not to join. */
    public Process spawn(ProcessSpec program, String mark) throws IOException {
        return launch(local, program, mark, "", List.of(), UnaryOperator.identity());
    }

    private Process launch(
            Launcher by,
            ProcessSpec program,
            String mark,
            String ticket,
            List<String> options,
            UnaryOperator<Launch> change) throws IOException {
        boolean done = false;
        try {
            Process process = by.launch(change.apply(CommandLine.launch(program, mark, options, files)), ticket);
            if (files.hasAny(mark)) process.onExit().thenRun(() -> files.remove(mark));
            done = true;
            if (by == local) learn(started);
            return process;
        } finally {
            if (!done) files.remove(mark);
        }
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
    public void joined(ProcessSpec program, String mark) {
        files.remove(mark);
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
