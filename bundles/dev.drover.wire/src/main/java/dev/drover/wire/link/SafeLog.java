package dev.drover.wire.link;

import java.lang.ref.Reference;
import java.lang.ref.WeakReference;
import java.text.MessageFormat;
import java.util.List;
import java.util.ResourceBundle;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

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

    private static final long COMPLAINT_NANOS = 10_000_000_000L;
    private static final List<Reference<Watcher>> WATCHERS = new CopyOnWriteArrayList<>();
    /** Set while this thread tells watchers: what they log themselves is not told. */
    private static final ThreadLocal<Boolean> TELLING = new ThreadLocal<>();
    /** When it was last told that logging fails, by {@link System#nanoTime}; 0 for never. */
    static final AtomicLong COMPLAINED_AT = new AtomicLong();

    private final String name;
    private final Topic topic;

    /** What the warnings of a class are about. */
    public enum Topic {
        /** Code of somebody else failed, such as a strategy, a callback, or what handles log lines. */
        SERVICE,
        /** Something came from outside that was refused. */
        REFUSED,
        /** A process could not be started, or not as it should be. */
        START,
        /** Anything else. */
        OTHER
    }

    /** Hears of warnings and errors. */
    @FunctionalInterface
    public interface Watcher {

        /**
         * Something has gone wrong. Called by the thread that logs it; must return quickly.
         *
         * @param topic what it is about
         * @param logger the name of the class that tells of it
         * @param text what it says, with what was thrown; it is safe to be shown
         */
        void logged(Topic topic, String logger, String text);
    }

    private SafeLog(String name, Topic topic) {
        this.name = name;
        this.topic = topic;
    }

    /** The log of a class, which has the class's name. */
    public static System.Logger of(Class<?> owner) {
        return of(owner, Topic.OTHER);
    }

    /** The log of a class whose warnings are about one topic. */
    public static System.Logger of(Class<?> owner, Topic topic) {
        return new SafeLog(owner.getName(), topic);
    }

    /**
     * Has somebody hear of all warnings and errors from now on, logged or not: what a program's log leaves out has
     * happened all the same.
     *
     * @param watcher is not kept from being collected: whoever wants it to hear keeps it
     */
    public static void watch(Watcher watcher) {
        WATCHERS.removeIf(each -> each.refersTo(null));
        WATCHERS.add(new WeakReference<>(watcher));
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
            if (isTold(level)) tell(topic, cause == null ? what : what + ": " + cause);
            System.Logger logger = System.getLogger(name);
            if (logger.isLoggable(level))
                logger.log(level, bundle, SafeText.of(what), cause == null ? null : ShownThrowable.of(cause));
        } catch (Throwable e) {
            complain(e);
        }
    }

    @Override
    public void log(Level level, ResourceBundle bundle, String format, Object... values) {
        try {
            boolean told = isTold(level);
            System.Logger logger = System.getLogger(name);
            boolean logged = logger.isLoggable(level);
            if (!told && !logged) return;
            Object[] shown = new Object[values == null ? 0 : values.length];
            for (int i = 0; i < shown.length; i++)
                shown[i] = values[i] instanceof Number ? values[i] : SafeText.of(String.valueOf(values[i]));
            if (told) tell(topic, shown.length == 0 ? format : MessageFormat.format(format, shown));
            if (logged) logger.log(level, bundle, SafeText.of(format), shown);
        } catch (Throwable e) {
            complain(e);
        }
    }

    private static boolean isTold(Level level) {
        return level.compareTo(Level.WARNING) >= 0 && level != Level.OFF && !WATCHERS.isEmpty();
    }

    private void tell(Topic about, String text) {
        if (TELLING.get() != null) return;
        TELLING.set(true);
        try {
            String safe = SafeText.of(text);
            for (Reference<Watcher> each : WATCHERS) {
                Watcher watcher = each.get();
                if (watcher != null) watcher.logged(about, name, safe);
            }
        } catch (Throwable e) {
            // The line is logged all the same.
        } finally {
            TELLING.remove();
        }
    }

    /** There is nobody left to tell but the watchers, and they are told now and then. */
    private void complain(Throwable cause) {
        try {
            long now = System.nanoTime() | 1;
            long last = COMPLAINED_AT.get();
            boolean due = last == 0 || now - last >= COMPLAINT_NANOS;
            if (!WATCHERS.isEmpty() && due && COMPLAINED_AT.compareAndSet(last, now))
                tell(Topic.SERVICE, "What handles log lines failed, and a line is lost: " + cause);
        } catch (Throwable e) {
            // Now there is nobody left.
        }
    }
}
