package dev.drover.wire.link;

import java.util.ResourceBundle;

import dev.drover.wire.SafeText;
import dev.drover.wire.ShownThrowable;

/**
 * A logger whose failures harm nobody: what handles a record may be a user's code, and logging needs memory and
 * descriptors. Nothing that is thrown below it reaches the caller; the record is lost then.
 *
 * <p>What is logged may hold what other processes have said: all of it is escaped by {@link SafeText}.
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
            System.Logger logger = System.getLogger(name);
            if (logger.isLoggable(level))
                logger.log(level, bundle, SafeText.of(what), cause == null ? null : ShownThrowable.of(cause));
        } catch (Throwable e) {
            // There is nobody left to tell.
        }
    }

    @Override
    public void log(Level level, ResourceBundle bundle, String format, Object... values) {
        try {
            System.Logger logger = System.getLogger(name);
            if (!logger.isLoggable(level)) return;
            Object[] shown = new Object[values == null ? 0 : values.length];
            for (int i = 0; i < shown.length; i++)
                shown[i] = values[i] instanceof Number ? values[i] : SafeText.of(String.valueOf(values[i]));
            logger.log(level, bundle, SafeText.of(format), shown);
        } catch (Throwable e) {
            // There is nobody left to tell.
        }
    }
}
