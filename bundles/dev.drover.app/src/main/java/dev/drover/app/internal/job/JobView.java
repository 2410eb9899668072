package dev.drover.app.internal.job;

/** A look at the job that the product works on; a service of the product. Safe for use by many threads. */
@FunctionalInterface
public interface JobView {

    /** The job as it is now; never blocks. */
    JobSnapshot snapshot();
}
