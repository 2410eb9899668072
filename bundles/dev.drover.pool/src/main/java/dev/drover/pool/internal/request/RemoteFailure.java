package dev.drover.pool.internal.request;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;

import dev.drover.wire.Codec;
import dev.drover.wire.CodecException;
import dev.drover.wire.Input;
import dev.drover.wire.Rejected;
import dev.drover.wire.TaskFailed;
import dev.drover.wire.link.Frame;

/** Makes the failure of a task of what its worker has sent. Never throws: without memory, that is the failure. */
public final class RemoteFailure {

    private RemoteFailure() {}

    /** What the handler threw, from its report. */
    static Throwable reported(String task, Input report) {
        try {
            return read(task, report);
        } catch (Throwable e) {
            return e;
        }
    }

    private static TaskFailed read(String task, Input report) {
        String type = "unknown";
        String message = "";
        String stack = "";
        try {
            if (Codec.VALUE.decode(report) instanceof Map<?, ?> fields) {
                if (fields.get("type") instanceof String name) type = name;
                message = text(fields, "message");
                stack = text(fields, "stack");
            }
        } catch (CodecException e) {
            message = "the report of the failure cannot be read: " + e.getMessage();
        }
        return new TaskFailed(task, type, message, stack);
    }

    private static String text(Map<?, ?> fields, String key) {
        return fields.get(key) instanceof String text ? text : "";
    }

    /** The reply cannot be read, and why. */
    static Throwable unreadable(String task, Throwable cause) {
        try {
            String why = "the reply cannot be read: " + cause.getMessage();
            return new TaskFailed(task, cause.getClass().getName(), why, "");
        } catch (Throwable e) {
            return cause;
        }
    }

    /**
     * The worker has not answered the task, and why.
     *
     * @param code see {@link Frame#ERROR}
     */
    public static Throwable unanswered(int code, String task, String worker) {
        try {
            return switch (code) {
                case Frame.CANCELLED -> new CancellationException("the worker cancelled it");
                case Frame.UNKNOWN_TASK -> new Rejected("No handler for the task '" + task + "' in " + worker);
                default -> new TaskFailed(task, "unknown", "a pool does not understand error " + code, "");
            };
        } catch (Throwable e) {
            return e;
        }
    }

    /** The worker cannot be asked, for it has other tasks only. */
    public static Throwable noHandler(String task, String worker, Set<String> present) {
        try {
            return new Rejected("No handler for the task '" + task + "' in " + worker
                    + "; it has " + String.join(", ", present));
        } catch (Throwable e) {
            return e;
        }
    }
}
