package dev.drover.app.internal.window;

import java.util.List;
import java.util.Optional;

import dev.drover.api.monitor.MonitorSnapshot;
import dev.drover.api.monitor.ProcessKind;
import dev.drover.api.monitor.ProcessMonitor;
import dev.drover.api.pool.PoolSnapshot;
import dev.drover.app.internal.job.BadArgument;
import dev.drover.app.internal.job.FilesJobService;
import dev.drover.app.internal.job.JobSnapshot;
import dev.drover.app.internal.job.RunningJob;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * One run of the product with a window, from the command line to the exit code. The application and the window, which
 * the platform makes apart from each other, meet here. Safe for use by many threads.
 */
@Component(service = WindowRun.class)
public final class WindowRun {
    /** The window was opened and closed, and what was asked for was done. */
    static final int DONE = 0;
    /** What was asked for could not be done. */
    static final int FAILED = 1;
    /** The command line asks for something that cannot be. */
    static final int BAD_ARGUMENT = 2;

    private final FilesJobService jobs;
    private final ProcessMonitor monitor;
    private WindowArguments arguments;
    private RunningJob running;
    private Runnable atEnd = () -> {};
    private boolean closed;
    private int code = DONE;

    @Activate
    public WindowRun(@Reference FilesJobService jobs, @Reference ProcessMonitor monitor) {
        this.jobs = jobs;
        this.monitor = monitor;
    }

    /** Says what is to be done once the window is open. */
    synchronized void prepare(WindowArguments asked) {
        arguments = asked;
    }

    /** What is to be done; empty if the window was opened by another application than this product's own. */
    synchronized Optional<WindowArguments> arguments() {
        return Optional.ofNullable(arguments);
    }

    /**
     * Starts the job. May take a moment: not for the UI thread.
     *
     * @throws BadArgument if it cannot be done as asked
     */
    void begin() throws BadArgument {
        WindowArguments asked = arguments().orElseThrow();
        monitor.describe(ProcessHandle.current().pid(), ProcessKind.MAIN, "Drover");
        RunningJob started = jobs.start(asked.job());
        synchronized (this) {
            running = started;
            if (!closed) return;
        }
        started.close();
    }

    /** The job as it is now; empty before it begins. */
    Optional<JobSnapshot> job() {
        return running().map(run -> run.job().snapshot());
    }

    /** The job's pool; empty before it begins. */
    Optional<PoolSnapshot> pool() {
        return running().map(run -> run.pool().snapshot());
    }

    MonitorSnapshot sample() {
        return monitor.snapshot();
    }

    /** Has the product end with that code, and says why. The first failure is the one that counts. */
    synchronized void fail(int with, String sentence) {
        if (code != DONE) return;
        code = with;
        System.err.println("drover: " + sentence);
    }

    /** Has something done once the window is gone. */
    synchronized void atEnd(Runnable task) {
        atEnd = task;
    }

    /** Ends the job and its processes; called when the window is gone. Returns the exit code. */
    int end() {
        Optional<RunningJob> last;
        Runnable task;
        synchronized (this) {
            task = atEnd;
            atEnd = () -> {};
            closed = true;
            last = Optional.ofNullable(running);
        }
        last.ifPresent(RunningJob::close);
        task.run();
        synchronized (this) {
            return code;
        }
    }

    private synchronized Optional<RunningJob> running() {
        return Optional.ofNullable(running);
    }

    /** Names of the arguments, for those who ask. */
    static List<String> help() {
        return WindowArguments.usage().lines().toList();
    }
}
