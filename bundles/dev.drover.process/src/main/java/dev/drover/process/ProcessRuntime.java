package dev.drover.process;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.function.LongUnaryOperator;
import java.util.stream.Stream;

import dev.drover.api.monitor.ErrorLog;
import dev.drover.api.monitor.HealthCheck;
import dev.drover.api.monitor.ProcessMonitor;
import dev.drover.api.lifecycle.Sleeper;
import dev.drover.api.process.Launcher;
import dev.drover.api.process.ManagedProcess;
import dev.drover.api.process.ProcessSpec;
import dev.drover.api.process.Program;
import dev.drover.api.process.Ran;
import dev.drover.api.process.Run;
import dev.drover.process.console.ConsoleBuffer;
import dev.drover.process.internal.dump.DumpFolder;
import dev.drover.process.internal.launch.CommandLine;
import dev.drover.process.internal.launch.OneMain;
import dev.drover.process.internal.life.ProcessTable;
import dev.drover.process.internal.thread.OwnHealth;
import dev.drover.process.internal.sleep.StopContinue;
import dev.drover.process.internal.thread.RunningClock;
import dev.drover.process.internal.thread.Threads;
import dev.drover.wire.link.Reactor;
import dev.drover.wire.link.SafeLog;

/**
 * What all processes of a program share: reactor, door, spawner, the console's reader and the housekeeper, one thread
 * each. They start with the first process and end with {@link #close}, which also runs when the JVM exits. Safe for use
 * by many threads.
 */
public class ProcessRuntime implements AutoCloseable {

    private static final System.Logger LOG = SafeLog.of(ProcessRuntime.class);
    /** How long each part of the end may take. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Sleeper sleeper = StopContinue.ofThisSystem();
    private final RunningClock clock = new RunningClock(System::nanoTime);
    private final ProcessTable table = new ProcessTable(clock::nanos, DumpFolder.ofUser());
    private final List<AutoCloseable> users = new CopyOnWriteArrayList<>();
    private volatile Launcher launcher;
    private volatile Switchboard switchboard;
    private volatile RuntimeParts running;
    private volatile Thread atExit;
    private volatile boolean closed;

    // ---- other services, which come and go

    /** Null for the default, which starts child processes of this program. */
    public void launcher(Launcher now) {
        launcher = now;
        RuntimeParts threads = running;
        if (threads != null) threads.launching().launcher(now);
    }

    /** Connects the processes that join from now on; null for none, and then they send no messages. */
    public void switchboard(Switchboard now) {
        switchboard = now;
    }

    /** Null if there is none. A new one is told about all processes. */
    public void monitor(ProcessMonitor now) {
        table.monitor(now);
    }

    /** Null if there is none. */
    public ProcessMonitor monitor() {
        return table.monitor();
    }

    /** What went wrong in this program: ends that nobody wanted, and what others report. */
    public ErrorLog errors() {
        return table.problems();
    }

    /** What tells how this program itself is. */
    public HealthCheck health() {
        return new OwnHealth(System::nanoTime);
    }

    // ---- processes

    /**
     * Makes a process that is to join; {@link HostProcess#start} starts it.
     *
     * @param console takes what it prints
     */
    public HostProcess host(HostSpec spec, ConsoleBuffer console, HostListener listener) {
        return new LocalHostProcess(running().services(), spec, console, listener);
    }

    /**
     * Checks what can be known before a pool is opened.
     *
     * @throws IllegalArgumentException if Drover's own classes are where no Java worker can load them from
     * @throws IllegalStateException if this process is a worker, but has not become one
     */
    public void checkPool(Stream<ProcessSpec> workers) {
        OneMain.check();
        if (workers.anyMatch(each -> each.program() instanceof Program.Java)) CommandLine.checkOwnClasses();
    }

    ManagedProcess spawn(String name, ProcessSpec program) throws IOException {
        checkOpen();
        RuntimeParts threads = running();
        return new SpawnedProcess(
                threads.services(),
                threads.launching().spawning(),
                name,
                program);
    }

    /** Runs programs to their end, each one's output being the input of the next. */
    CompletableFuture<List<Ran>> run(String name, List<Run> runs) {
        checkOpen();
        RuntimeParts threads = running();
        return new Runs(threads.services(), threads.launching()).start(name, runs);
    }

    /** The processes that have been started and have not ended. */
    List<ManagedProcess> processes() {
        return table.running();
    }

    // ---- threads

    /**
     * The clock for deadlines of processes, in nanoseconds: only differences mean anything. Time in which this program
     * or its machine was stopped does not count.
     */
    public long runningNanos() {
        return clock.nanos();
    }

    /**
     * Runs the work after a time by the clock of {@link #runningNanos}, on the housekeeper's thread, which it must not
     * block. Work that throws anything is run again a little later.
     */
    public void after(Duration delay, Runnable work) {
        running().housekeeper().after(delay, work);
    }

    /**
     * Has the work done by the housekeeper in each of its rounds, which come every 50 ms while anybody needs them, and
     * each second when nobody does.
     *
     * @param work is given how long this program has been running since the last round, and returns in how long it
     *     needs the next one at the latest, both in nanoseconds; less than 50 ms count as 50 ms. It must not block
     */
    public void everyRound(LongUnaryOperator work) {
        running().housekeeper().everyRound(work);
    }

    /**
     * The next round is needed within 50 ms, whatever was said in the last one. Costs next to nothing, and is called
     * after the change that needs looking after.
     */
    public void soon() {
        RuntimeParts threads = running;
        if (threads != null) threads.housekeeper().soon();
    }

    /** @param work the same object as was given to {@link #everyRound} */
    public void noMoreRounds(LongUnaryOperator work) {
        running().housekeeper().noMoreRounds(work);
    }

    /**
     * For what takes long or waits. These are threads of the system's and our own: the program's tasks may hold all
     * threads that virtual threads run on.
     */
    public Executor background() {
        return running().background();
    }

    /** For callbacks of users that no link's thread runs. Those that block do not hold up the others. */
    public Executor callbacks() {
        return running().callbacks();
    }

    /** Tells the reactor that what follows may be code of a user, see {@link Reactor#beforeCallback}. */
    public void beforeCallback() {
        running().services().reactor().beforeCallback();
    }

    /** Stops and continues processes of this system; null where that cannot be done. */
    public Sleeper sleeper() {
        return sleeper;
    }

    // ---- begin and end

    /**
     * Starts the threads, if they have not been.
     *
     * @throws IllegalStateException if they cannot be started, or have been ended
     */
    public synchronized void start() {
        checkOpen();
        if (running != null) return;
        Deque<AutoCloseable> parts = new ArrayDeque<>();
        try {
            running = RuntimeParts.make(parts, clock, table, launcher, () -> switchboard);
            atExit = new Thread(this::close, "drover-at-exit");
            Runtime.getRuntime().addShutdownHook(atExit);
        } catch (IOException | RuntimeException | Error e) {
            running = null;
            parts.forEach(ProcessRuntime::closeQuietly);
            throw new IllegalStateException("No process can be started: " + e.getMessage(), e);
        }
    }

    private void checkOpen() {
        if (closed) throw new IllegalStateException("The processes of this program have been ended");
    }

    private RuntimeParts running() {
        RuntimeParts threads = running;
        if (threads != null) return threads;
        start();
        return running;
    }

    /** Has a user of these processes closed before they are ended; closing it again must do nothing. */
    public void closeFirst(AutoCloseable user) {
        users.add(user);
    }

    /** @param user the same as was given to {@link #closeFirst}; it has been closed */
    public void closed(AutoCloseable user) {
        users.remove(user);
    }

    /** Closes the users, ends all processes and then the threads. */
    @Override
    public void close() {
        RuntimeParts ending;
        synchronized (this) {
            if (closed) return;
            closed = true;
            ending = running;
        }
        if (ending == null) return;
        try {
            users.forEach(ProcessRuntime::closeQuietly);
            endAll(ending);
        } finally {
            ending.parts().forEach(ProcessRuntime::closeQuietly);
            if (Thread.currentThread() != atExit) forgetAtExit();
        }
    }

    private void endAll(RuntimeParts ending) {
        closeQuietly(ending.archives());
        List<ManagedProcess> left = table.running();
        for (ManagedProcess each : left) closeQuietly(each::kill);
        CompletableFuture<?>[] ends = left.stream().map(ManagedProcess::exit).toArray(CompletableFuture<?>[]::new);
        if (!Threads.await(CompletableFuture.allOf(ends), PATIENCE))
            LOG.log(Level.WARNING, "Processes are left: {0}", table.running());
    }

    private static void closeQuietly(AutoCloseable part) {
        try {
            part.close();
        } catch (Throwable e) {
            LOG.log(Level.ERROR, "A part of what ends with the processes could not be closed", e);
        }
    }

    private void forgetAtExit() {
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException e) {
            LOG.log(Level.TRACE, "The program is ending anyway", e);
        }
    }
}
