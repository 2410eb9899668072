package dev.drover.ui.internal.model;

import dev.drover.api.pool.WorkerState;

/** How a state is coloured; the state's word is always shown too. */
public enum StateColor {
    PLAIN,
    IDLE,
    BUSY,
    STARTING,
    ASLEEP,
    LEAVING,
    TROUBLE,
    ENDED;

    static StateColor of(WorkerState state) {
        return switch (state) {
            case STARTING -> STARTING;
            case READY -> IDLE;
            case BUSY -> BUSY;
            case ASLEEP -> ASLEEP;
            case DRAINING -> LEAVING;
            case QUARANTINED -> TROUBLE;
            case EXITED -> ENDED;
        };
    }
}
