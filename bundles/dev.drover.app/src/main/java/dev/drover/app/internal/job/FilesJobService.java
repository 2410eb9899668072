package dev.drover.app.internal.job;

import java.io.IOException;
import java.util.Optional;

import dev.drover.api.pool.PoolSpec;
import dev.drover.api.pool.ProcessPool;
import dev.drover.api.pool.ProcessPools;
import dev.drover.api.process.ProcessSpec;
import dev.drover.app.worker.FileWorker;
import dev.drover.wire.SafeText;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/** Starts the product's job and shows the last one started. Safe for use by many threads. */
@Component(service = {FilesJobService.class, JobView.class})
public final class FilesJobService implements JobView {

    /** The name of the pool that the job's workers are in. */
    public static final String POOL = "files";

    private static final String PREFERRED_STRATEGY = "least-connections";
    private static final int OPEN_PER_WORKER = 64;

    /** By default a heap begins at a share of the machine's memory, and is filled before it is ever collected. */
    private static final String[] SMALL_HEAP = {"-Xms8m", "-Xmx64m"};

    private final ProcessPools pools;
    private volatile RunningJob last;

    @Activate
    public FilesJobService(@Reference ProcessPools pools) {
        this.pools = pools;
    }

    /**
     * Opens the pool and starts the job in it. Whoever starts a job closes it.
     *
     * @throws BadArgument if the strategy is not present, the facts cannot be written or the pool is open already
     */
    public RunningJob start(Arguments arguments) throws BadArgument {
        int window = arguments.workers() * OPEN_PER_WORKER;
        ProcessPool pool = open(arguments, window);
        try {
            FilesJob job = new FilesJob(arguments, pool, window, System::nanoTime);
            RunningJob running = new RunningJob(job, pool);
            last = running;
            job.start();
            return running;
        } catch (IOException e) {
            pool.close();
            throw new BadArgument("The facts cannot be written to '"
                    + SafeText.of(arguments.facts().map(Object::toString).orElse("")) + "': " + e.getMessage() + ".");
        }
    }

    @Override
    public JobSnapshot snapshot() {
        RunningJob running = last;
        return running == null ? JobSnapshot.idle() : running.job().snapshot();
    }

    @Deactivate
    void deactivate() {
        RunningJob running = last;
        if (running != null) running.close();
    }

    private ProcessPool open(Arguments arguments, int window) throws BadArgument {
        PoolSpec spec = PoolSpec.of(POOL, ProcessSpec.java(FileWorker.class).jvmOptions(SMALL_HEAP))
                .max(arguments.workers())
                .queue(window);
        Optional<String> strategy = arguments.strategy().isPresent() ? arguments.strategy() : preferred();
        try {
            return pools.open(strategy.isPresent() ? spec.strategy(strategy.get()) : spec);
        } catch (IllegalArgumentException e) {
            throw new BadArgument(SafeText.of(String.valueOf(e.getMessage())));
        }
    }

    private Optional<String> preferred() {
        return Optional.of(PREFERRED_STRATEGY).filter(pools.strategies()::contains);
    }
}
