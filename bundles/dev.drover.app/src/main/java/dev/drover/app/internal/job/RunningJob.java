package dev.drover.app.internal.job;

import dev.drover.api.pool.ProcessPool;

/**
 * A job and the pool it works in. The pool stays open, and idle, when the job is done.
 *
 * @param job the job
 * @param pool its workers
 */
public record RunningJob(FilesJob job, ProcessPool pool) implements AutoCloseable {

    /** Stops the job if it is not done, and closes the pool. Closing twice does nothing. */
    @Override
    public void close() {
        try {
            job.close();
        } finally {
            pool.close();
        }
    }
}
