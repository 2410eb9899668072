package dev.drover.ui.internal.model;

import dev.drover.api.pool.WorkerState;

/** The colour class of a state. The state's word is always shown, too. */
public enum StateColor {
    PLAIN,
    IDLE,
    BUSY,
    STARTING,
    ASLEEP,
    DRAINING,
    TROUBLE,
    ENDED;

    static StateColor of(WorkerState state) {
        return switch (state) {
            case STARTING, WAKING -> STARTING;
            case READY -> IDLE;
            case BUSY -> BUSY;
            case ASLEEP -> ASLEEP;
            case DRAINING -> DRAINING;
            case QUARANTINED -> TROUBLE;
            case EXITED -> ENDED;
        };
    }
}
