package dev.drover.pool.internal.request;

import dev.drover.wire.Input;
import dev.drover.wire.Task;

/**
 * What a request is answered with, from the frame to the value. A short reply is read at once, where its bytes are; a
 * long one is kept and read where it holds up no other frame. Taken by one thread; read by any, for another may settle
 * the request while the first is stuck.
 */
final class Reply<R> {

    /** Reading more may take so long that other workers' replies would wait for it. */
    private static final int MAX_READ_AT_ONCE = 64 << 10;

    private final Task<?, R> task;
    private R value;
    private Throwable failure;
    /** Guarded by this reply, once it is taken. */
    private Input unread;
    private boolean isLong;

    Reply(Task<?, R> task) {
        this.task = task;
    }

    /** Takes the reply from its frame, whose bytes are valid only now. Never throws. */
    void take(Input frame) {
        try {
            if (frame.remaining() <= MAX_READ_AT_ONCE) value = task.reply().decode(frame);
            else {
                isLong = true;
                unread = frame.detach();
            }
        } catch (Throwable e) {
            // A codec may be a user's: whatever it throws, the future settles.
            failure = RemoteFailure.unreadable(task.name(), e);
        }
    }

    /** Takes from its frame what the handler threw. Never throws. */
    void takeFailure(Input report) {
        failure = RemoteFailure.reported(task.name(), report);
    }

    /** Reads what was kept. May take long. Never throws. */
    void read() {
        if (isLong) readOnce();
    }

    private synchronized void readOnce() {
        Input kept = unread;
        if (kept == null) return;
        unread = null;
        try {
            value = task.reply().decode(kept);
        } catch (Throwable e) {
            failure = RemoteFailure.unreadable(task.name(), e);
        }
    }

    R value() {
        return value;
    }

    /** Why there is no value, null if there is one. */
    Throwable failure() {
        return failure;
    }
}
