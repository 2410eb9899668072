package dev.drover.process.internal.launch;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;

import dev.drover.api.process.Launch;
import dev.drover.api.process.Launcher;
import dev.drover.api.process.Limits;
import dev.drover.api.process.ProcessSpec;
import dev.drover.api.process.Protection;
import dev.drover.api.process.Sandbox;
import dev.drover.process.internal.sandbox.Confinement;
import dev.drover.wire.link.SafeLog;

/** How processes are started: as children of this program with hints, or by a launcher of somebody else's. */
public final class Launching implements Starter {

    private static final System.Logger LOG = SafeLog.of(Launching.class, SafeLog.Topic.START);

    private final Launcher local;
    private final ArgumentFiles files;
    private final StartListener listener;
    private final ArgumentFiles.Place place;
    private final Confinement confinement = new Confinement();
    /** By mark, while the processes run. */
    private final Map<String, Protection> protections = new ConcurrentHashMap<>();
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
        this(local, place, StartListener.NONE);
    }

    /**
     * @param place of files with arguments that are too long for the system
     * @param listener is told of the starts of children of this program
     */
    public Launching(Launcher local, ArgumentFiles.Place place, StartListener listener) {
        this.local = local;
        this.listener = listener;
        this.place = place;
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
    Process spawn(ProcessSpec program, String mark) throws IOException {
        return launch(local, program, mark, "", List.of(), UnaryOperator.identity());
    }

    /** Starts children of this program that are not to join. */
    public Starter spawning() {
        return new Starter() {
            @Override
            public Process start(ProcessSpec program, String mark, String ticket) throws IOException {
                return spawn(program, mark);
            }

            @Override
            public Process startOpen(ProcessSpec program, String mark) throws IOException {
                return launch(local, program, mark, LocalLauncher.OPEN, List.of(), UnaryOperator.identity());
            }

            @Override
            public Protection protection(String mark) {
                return Launching.this.protection(mark);
            }
        };
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
            Launch plain = change.apply(CommandLine.launch(program, mark, options(program, options), files));
            Confinement.Confined confined = confine(by, program, plain, ticket);
            Launch all = confined.launch();
            Process process = by == local ? startChild(all, ticket) : by.launch(all, ticket);
            // A launcher's own process may need a thread to tell of its end: it is asked only if there is a reason.
            if (by == local || !confined.protection().equals(Protection.NONE)) {
                protections.put(mark, confined.protection());
                process.onExit().thenRun(() -> protections.remove(mark));
            }
            if (files.hasAny(mark)) process.onExit().thenRun(() -> files.remove(mark));
            done = true;
            return process;
        } finally {
            if (!done) files.remove(mark);
        }
    }

    private Process startChild(Launch launch, String ticket) throws IOException {
        tell(listener::starting);
        try {
            return local.launch(launch, ticket);
        } finally {
            tell(listener::started);
        }
    }

    /** What goes before the options of the program, with what its limits ask for. */
    private static List<String> options(ProcessSpec program, List<String> given) {
        if (program.limits().memory().isEmpty()) return given;
        List<String> all = new ArrayList<>(given);
        all.add("-XX:MaxRAM=" + program.limits().memory().get());
        return all;
    }

    private Confinement.Confined confine(Launcher by, ProcessSpec program, Launch plain, String ticket)
            throws IOException {
        try {
            boolean joins = !ticket.isEmpty() && !ticket.equals(LocalLauncher.OPEN);
            boolean needed = joins && program.sandbox().profile() != Sandbox.Profile.TRUSTED;
            Optional<Path> socket = needed ? Optional.ofNullable(place.file("s").getParent()) : Optional.empty();
            if (by == local) return confinement.apply(program, plain, socket);
        } catch (Confinement.Refused e) {
            throw new CommandLine.MissingProgram(e.getMessage());
        }
        // What a launcher of somebody else's does is not known here.
        boolean asked = !program.sandbox().equals(Sandbox.NONE) || !program.limits().equals(Limits.NONE);
        if (asked && program.sandbox().required())
            throw new CommandLine.MissingProgram("it requires a sandbox, and the launcher in use holds none");
        return new Confinement.Confined(plain, new Protection(program.sandbox().profile(), Set.of(),
                asked ? List.of("neither limits nor sandbox: the launcher in use holds none") : List.of()));
    }

    @Override
    public Protection protection(String mark) {
        Protection known = protections.get(mark);
        if (known == null) return Protection.NONE;
        List<String> missing = new ArrayList<>(known.missing());
        if (local instanceof LocalLauncher own) missing.addAll(own.missing());
        return new Protection(known.profile(), known.held(), missing);
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
        tell(() -> hints().joined(program));
    }

    @Override
    public void neverJoined(ProcessSpec program) {
        tell(() -> hints().neverJoined(program));
    }

    private static void tell(Runnable news) {
        try {
            news.run();
        } catch (RuntimeException | Error e) {
            LOG.log(Level.WARNING, "Who is told of starts has failed", e);
        }
    }

    /** Another launcher may start processes on another machine, or where the files of the hints are not. */
    private StartHints hints() {
        return other == null ? hints : StartHints.NONE;
    }
}
