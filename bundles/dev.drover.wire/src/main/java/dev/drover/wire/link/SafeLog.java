package dev.drover.wire.link;

import java.lang.System.Logger.Level;

/** A log whose failures harm nobody: a logger may be a user's, and logging needs memory and descriptors. */
public final class SafeLog {
    private SafeLog() {}

    /**
     * Logs; throws nothing.
     *
     * @param owner who has something to say; the logger has its name. It is asked for only now: a logger costs a
     *     worker's start three milliseconds
     * @param cause null if there is none
     */
    public static void log(Class<?> owner, Level level, String what, Throwable cause) {
        try {
            System.getLogger(owner.getName()).log(level, what, cause);
        } catch (Throwable e) {
            // There is nobody left to tell.
        }
    }
}
