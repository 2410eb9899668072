package dev.drover.wire.link;

import java.util.ResourceBundle;

/**
 * A logger whose failures harm nobody: what handles a record may be a user's code, and logging needs memory and
 * descriptors. Nothing that is thrown below it reaches the caller; the record is lost then.
 *
 * <p>The logger itself is asked for only when there is something to say, for that costs a worker's start three
 * milliseconds, and may fail as well.
 */
public final class SafeLog implements System.Logger {

    private final String name;

    private SafeLog(String name) {
        this.name = name;
    }

    /** The log of a class, which has the class's name. */
    public static System.Logger of(Class<?> owner) {
        return new SafeLog(owner.getName());
    }

    @Override
    public String getName() {
        return name;
    }

    @Override
    public boolean isLoggable(Level level) {
        try {
            return System.getLogger(name).isLoggable(level);
        } catch (Throwable e) {
            return false;
        }
    }

    @Override
    public void log(Level level, ResourceBundle bundle, String what, Throwable cause) {
        try {
            System.getLogger(name).log(level, bundle, what, cause);
        } catch (Throwable e) {
            // There is nobody left to tell.
        }
    }

    @Override
    public void log(Level level, ResourceBundle bundle, String format, Object... values) {
        try {
            System.getLogger(name).log(level, bundle, format, values);
        } catch (Throwable e) {
            // There is nobody left to tell.
        }
    }
}
