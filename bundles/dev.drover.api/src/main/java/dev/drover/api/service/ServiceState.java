package dev.drover.api.service;

/** What a service is doing. */
public enum ServiceState {
    /** Has no process yet; the first message starts it. */
    WAITING,
    /** Its process is being started, for the first time or again. */
    STARTING,
    /** Its process has joined. */
    RUNNING,
    /** Its process is stopped, or has ended for the time being, until a message needs it. */
    ASLEEP,
    /** Its program did not start; tried again more and more rarely. Messages for it are rejected meanwhile. */
    QUARANTINED,
    /** Has been closed. */
    CLOSED
}
