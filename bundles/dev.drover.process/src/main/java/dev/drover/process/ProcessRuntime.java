package dev.drover.process;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;

import dev.drover.api.monitor.ProcessMonitor;
import dev.drover.api.process.Launcher;
import dev.drover.api.process.ManagedProcess;
import dev.drover.api.process.ProcessSpec;
import dev.drover.process.console.ConsoleBuffer;
import dev.drover.process.console.ConsolePump;
import dev.drover.process.internal.archive.StartupArchives;
import dev.drover.process.internal.join.Door;
import dev.drover.process.internal.join.Rings;
import dev.drover.process.internal.launch.CommandLine;
import dev.drover.process.internal.launch.Launching;
import dev.drover.process.internal.launch.LocalLauncher;
import dev.drover.process.internal.life.ProcessTable;
import dev.drover.process.internal.thread.Housekeeper;
import dev.drover.process.internal.thread.Threads;
import dev.drover.wire.link.Reactor;
import dev.drover.wire.link.SafeLog;

/**
 * What all processes of a program share: the links' reactor, the workers' door, the spawner, the console's reader and
 * the housekeeper, one thread each. They start with the first process and end with {@link #close}, which also runs when
 * the JVM exits. Safe for use by many threads.
 */
public class ProcessRuntime implements AutoCloseable {

    private static final System.Logger LOG = SafeLog.of(ProcessRuntime.class);
    private static final int SPARE_SECONDS = 2;
    private static final int MOST_CALLBACKS = 256;

    private final ProcessTable table = new ProcessTable();
    private final List<AutoCloseable> users = new CopyOnWriteArrayList<>();
    private volatile Launcher launcher;
    private volatile Running running;
    private volatile Thread atExit;
    private volatile boolean closed;

    /** Everything that has a thread. */
    private record Running(
            Housekeeper housekeeper,
            ExecutorService background,
            ExecutorService callbacks,
            LocalLauncher local,
            Launching launching,
            StartupArchives archives,
            HostServices services) {}

    // ---- other services, which come and go

    /** Null for the default, which starts child processes of this program. */
    public void launcher(Launcher now) {
        launcher = now;
        Running threads = running;
        if (threads != null) threads.launching().launcher(now);
    }

    /** Null if there is none. A new one is told about all processes. */
    public void monitor(ProcessMonitor now) {
        table.monitor(now);
    }

    /** Null if there is none. */
    public ProcessMonitor monitor() {
        return table.monitor();
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

    ManagedProcess spawn(String name, ProcessSpec program) throws IOException {
        checkOpen();
        Running threads = running();
        return new SpawnedProcess(
                threads.services(),
                (spec, mark, ticket) -> threads.local().launch(CommandLine.launch(spec, mark, List.of()), ticket),
                name,
                program);
    }

    /** The processes that have been started and have not ended. */
    List<ManagedProcess> processes() {
        return table.running();
    }

    // ---- threads

    /** Runs the work once after a time, on the housekeeper's thread, which it must not block. */
    public void after(Duration delay, Runnable work) {
        running().housekeeper().after(delay, work);
    }

    /**
     * Has the work done by the housekeeper every 50 ms.
     *
     * @param work is given how long this program has been running since the last round, in nanoseconds; it must not
     *     block
     */
    public void everyRound(LongConsumer work) {
        running().housekeeper().everyRound(work);
    }

    /** @param work the same object as was given to {@link #everyRound} */
    public void noMoreRounds(LongConsumer work) {
        running().housekeeper().noMoreRounds(work);
    }

    /**
     * For what takes long or waits. These are threads of the system's and our own: the program's tasks may hold all
     * threads that virtual threads run on.
     */
    public Executor background() {
        return running().background();
    }

    /** For callbacks of users that no link's thread runs. */
    public Executor callbacks() {
        return running().callbacks();
    }

    /** Tells the reactor that what follows may be code of a user, see {@link Reactor#beforeCallback}. */
    public void beforeCallback() {
        running().services().reactor().beforeCallback();
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
        Housekeeper housekeeper = new Housekeeper("drover-housekeeper", System::nanoTime);
        ExecutorService background = new ThreadPoolExecutor(
                0, Integer.MAX_VALUE, SPARE_SECONDS, TimeUnit.SECONDS, new SynchronousQueue<>(),
                Threads.named("drover-background"));
        ThreadPoolExecutor callbacks = new ThreadPoolExecutor(
                MOST_CALLBACKS, MOST_CALLBACKS, SPARE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(),
                Threads.named("drover-callbacks"));
        callbacks.allowCoreThreadTimeOut(true);
        Door door = null;
        try {
            door = new Door("drover-door", background, housekeeper.timer());
            LocalLauncher local = new LocalLauncher("drover-spawner");
            Launching launching = new Launching(local);
            launching.launcher(launcher);
            HostServices services = new HostServices(
                    Reactor.start("drover-links"), door, new Rings(), new ConsolePump("drover-console"), launching,
                    table,
                    housekeeper, background);
            StartupArchives archives = new StartupArchives(
                    (starter, spec, console, listener) -> new LocalHostProcess(
                            services.startedBy(starter), spec, console, listener),
                    launching, housekeeper, background);
            launching.hints(archives);
            running = new Running(housekeeper, background, callbacks, local, launching, archives, services);
        } catch (IOException e) {
            if (door != null) door.close();
            for (ExecutorService each : List.of(background, callbacks)) each.shutdown();
            housekeeper.close();
            throw new IllegalStateException("No process can be started: " + e.getMessage(), e);
        }
        housekeeper.everyRound(elapsed -> lookAtSpawned());
        housekeeper.start();
        atExit = new Thread(this::close, "drover-at-exit");
        Runtime.getRuntime().addShutdownHook(atExit);
    }

    private void checkOpen() {
        if (closed) throw new IllegalStateException("The processes of this program have been ended");
    }

    private Running running() {
        Running threads = running;
        if (threads != null) return threads;
        start();
        return running;
    }

    private void lookAtSpawned() {
        for (ManagedProcess each : table.running()) if (each instanceof SpawnedProcess spawned) spawned.look();
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
        Running ending;
        synchronized (this) {
            if (closed) return;
            closed = true;
            ending = running;
        }
        if (ending == null) return;
        for (AutoCloseable user : users) closeQuietly(user);
        List<ManagedProcess> left = table.running();
        ending.archives().close();
        left.forEach(ManagedProcess::kill);
        for (ManagedProcess each : left) Threads.await(each.exit(), Duration.ofSeconds(5));
        HostServices services = ending.services();
        services.door().close();
        services.rings().close();
        services.reactor().close();
        ending.local().close();
        services.console().close();
        ending.housekeeper().close();
        for (ExecutorService each : List.of(ending.background(), ending.callbacks())) Threads.end(each);
        if (Thread.currentThread() != atExit) forgetAtExit();
    }

    private static void closeQuietly(AutoCloseable user) {
        try {
            user.close();
        } catch (Exception e) {
            LOG.log(Level.ERROR, "A user of processes could not be closed", e);
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
