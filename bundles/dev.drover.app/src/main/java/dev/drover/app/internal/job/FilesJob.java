package dev.drover.app.internal.job;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

import dev.drover.api.Durations;
import dev.drover.app.worker.FileFacts;
import dev.drover.app.worker.FileRequest;
import dev.drover.app.worker.FileTask;
import dev.drover.wire.Endpoint;
import dev.drover.wire.Rejected;
import dev.drover.wire.SafeText;
import dev.drover.wire.link.SafeLog;

/**
 * Has workers find the facts of all files below a directory. Never more than a fixed number of requests is open, so
 * neither a large tree nor slow workers make it grow.
 *
 * <p>One thread walks, sends and adds up; replies reach it through a queue, so nothing here needs a lock. What other
 * threads may see of it is published as immutable records.
 */
public final class FilesJob implements JobView, AutoCloseable {

    private static final System.Logger LOG = SafeLog.of(FilesJob.class);
    private static final long PUBLISH_NANOS = 100_000_000L;

    private static final class Sent {
        final Path file;
        CompletableFuture<FileFacts> reply;
        volatile long bytesRead;

        Sent(Path file) {
            this.file = file;
        }

        void progress(Object bytes) {
            if (bytes instanceof Long number) bytesRead = number;
        }
    }

    private record Settled(Sent sent, FileFacts facts, Throwable error) {}

    private final Arguments arguments;
    private final Endpoint workers;
    private final int window;
    private final LongSupplier nanoTime;
    private final Thread thread;
    private final FileCount count;
    private final CountDownLatch finished = new CountDownLatch(1);
    private final BlockingQueue<Settled> settled = new LinkedBlockingQueue<>();
    private volatile boolean cancelled;
    private volatile JobSnapshot snapshot;
    private volatile JobReport report;

    // From here on: touched by the job's thread only.
    private final Set<Sent> open = new HashSet<>();
    private final JobTotals tally = new JobTotals();
    private final Rate rate = new Rate();
    private final Set<Path> ownFiles;
    private FactsFile facts;
    private Optional<String> problem = Optional.empty();
    private long started;
    private long published;
    private long round;
    private long roundFound;
    private long beforeFiles;
    private long beforeFailed;
    private long beforeBytes;

    /**
     * A job that has not begun.
     *
     * @param workers who answers {@link FileTask#FACTS}
     * @param window how many requests may be open at a time, 1 or more
     * @param nanoTime the clock, as {@link System#nanoTime}
     * @throws IOException if the facts cannot be written where they are wanted
     */
    FilesJob(Arguments arguments, Endpoint workers, int window, LongSupplier nanoTime) throws IOException {
        this.arguments = arguments;
        this.workers = workers;
        this.window = window;
        this.nanoTime = nanoTime;
        this.ownFiles = arguments.facts().isPresent() ? FactsFile.namesOf(arguments.facts().get()) : Set.of();
        this.facts = arguments.facts().isPresent() ? new FactsFile(arguments.facts().get()) : null;
        this.count = new FileCount(() -> new FileWalk(arguments.dir(), arguments.skip(), ownFiles, this::ended));
        this.thread = Thread.ofPlatform().daemon().name("drover-files-job").unstarted(this::run);
        this.started = nanoTime.getAsLong();
        publish(false);
    }

    void start() {
        count.start();
        thread.start();
    }

    @Override
    public JobSnapshot snapshot() {
        return snapshot;
    }

    /** What has been done until about now; final once the job has finished. */
    public JobReport report() {
        return report;
    }

    /**
     * Waits for the end of the job.
     *
     * @return whether it has ended
     */
    public boolean await(Duration time) throws InterruptedException {
        return finished.await(Durations.nanos(time), TimeUnit.NANOSECONDS);
    }

    /** Stops the job: what is open is cancelled, nothing more is sent. Returns at once. */
    public void cancel() {
        cancelled = true;
        settled.add(new Settled(null, null, null));
    }

    /** Cancels the job and waits until its thread has ended. Closing twice does nothing. */
    @Override
    public void close() {
        cancel();
        boolean interrupted = false;
        while (true) {
            try {
                if (thread.getState() != Thread.State.NEW) thread.join();
                count.join();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) Thread.currentThread().interrupt();
    }

    private void run() {
        started = nanoTime.getAsLong();
        try {
            while (goesOn() && round < arguments.rounds()) round();
        } catch (IOException e) {
            problem = Optional.of("The facts cannot be written: " + e.getMessage());
        } catch (InterruptedException e) {
            cancelled = true;
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, "The job on " + arguments.dir() + " failed", e);
            problem = Optional.of("The job failed: " + e);
        } finally {
            finish();
        }
    }

    private boolean ended() {
        return cancelled || finished.getCount() == 0;
    }

    private boolean goesOn() {
        return !cancelled && problem.isEmpty();
    }

    private void round() throws IOException, InterruptedException {
        round++;
        beforeFiles = tally.total().files();
        beforeFailed = tally.failures();
        beforeBytes = tally.total().bytes();
        roundFound = 0;
        try (FileWalk walk = new FileWalk(arguments.dir(), arguments.skip(), ownFiles, () -> cancelled)) {
            boolean more = true;
            while (goesOn() && (more || !open.isEmpty())) {
                while (more && open.size() < window && goesOn()) {
                    Optional<Path> file = walk.next();
                    more = file.isPresent();
                    file.ifPresent(this::send);
                    publishIfDue();
                }
                if (!open.isEmpty()) gather(settled.poll(PUBLISH_NANOS, TimeUnit.NANOSECONDS));
                for (Settled next = settled.poll(); next != null; next = settled.poll()) gather(next);
                publishIfDue();
            }
            tally.passed(walk.passed());
        }
        closeFacts();
    }

    private void send(Path file) {
        roundFound++;
        Sent sent = new Sent(file);
        open.add(sent);
        sent.reply = workers.send(FileTask.FACTS, FileRequest.of(file), sent::progress);
        sent.reply.whenComplete((facts, error) -> settled.add(new Settled(sent, facts, error)));
    }

    private void gather(Settled next) throws IOException {
        if (next == null || !open.remove(next.sent())) return;
        String path = arguments.dir().relativize(next.sent().file).toString();
        if (next.error() != null) {
            lost(next, path);
        } else if (next.facts().outcome() == FileFacts.Outcome.READ) {
            tally.done(next.facts());
            if (facts != null) facts.done(next.sent().file, path, next.facts());
        } else {
            failed(next, path, next.facts().outcome().label(), next.facts().problem());
        }
    }

    /** A file that crashes its worker fails alone; but a pool that takes no requests cannot go on with the others. */
    private void lost(Settled next, String path) throws IOException {
        Throwable cause = next.error() instanceof CompletionException && next.error().getCause() != null
                ? next.error().getCause()
                : next.error();
        if (cause instanceof Rejected) problem = Optional.of("No worker takes files: " + cause.getMessage());
        else
            failed(next, path, cause.getClass().getSimpleName(), String.valueOf(cause.getMessage()));
    }

    private void failed(Settled next, String path, String label, String reason) throws IOException {
        tally.failed(label, path, reason);
        if (facts != null) facts.failed(next.sent().file, path, reason);
    }

    private void finish() {
        open.forEach(sent -> sent.reply.cancel(true));
        open.clear();
        try {
            closeFacts();
        } catch (IOException e) {
            problem = problem.or(() -> Optional.of("The facts cannot be written: " + e.getMessage()));
        }
        publish(true);
        finished.countDown();
    }

    private void closeFacts() throws IOException {
        FactsFile closing = facts;
        facts = null;
        if (closing != null) closing.close();
    }

    private void publishIfDue() {
        if (nanoTime.getAsLong() - published >= PUBLISH_NANOS) publish(false);
    }

    private void publish(boolean end) {
        published = nanoTime.getAsLong();
        rate.mark(published, tally.total().files() + tally.failures());
        JobReport now = new JobReport(
                arguments.dir(),
                round,
                tally.total(),
                tally.failures(),
                Duration.ofNanos(published - started),
                cancelled,
                problem,
                tally.byKind(),
                tally.byWorker(),
                tally.byReason(),
                tally.findings(),
                tally.unreadable(),
                tally.passedBy(),
                arguments.facts());
        report = now;
        snapshot = new JobSnapshot(
                title(),
                end && goesOn() ? roundFound : Math.max(roundFound, count.files()),
                tally.total().files() - beforeFiles,
                tally.failures() - beforeFailed,
                tally.total().bytes() - beforeBytes + open.stream().mapToLong(sent -> sent.bytesRead).sum(),
                end ? now.tasksPerSecond() : rate.perSecond(),
                end,
                problem.or(() -> end && cancelled ? Optional.of("The job was stopped.") : Optional.empty()));
    }

    private String title() {
        String files = "Files below " + SafeText.of(arguments.dir().toString());
        return arguments.rounds() == 1 ? files : files + ", round " + round;
    }
}
