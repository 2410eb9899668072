package dev.drover.api.monitor;

/** What a process is to this program. */
public enum ProcessKind {
    /** This process. */
    MAIN,
    /** A worker of a pool. */
    WORKER,
    /** A long-lived named service. */
    SERVICE,
    /** Any other descendant. */
    CHILD
}
