package dev.drover.wire;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/**
 * The likeness of something thrown, fit to be shown: it prints the other's type, message, stack, causes and suppressed
 * ones, and is of no class but this one. Its message begins with the other's type. Control characters are escaped by
 * {@link SafeText}; it shows 4,096 characters of a message and 16 links of a chain at most.
 */
public final class ShownThrowable extends Exception {
    private static final long serialVersionUID = 1L;

    /** The longest message shown, in characters. */
    static final int LONGEST = 4 << 10;

    private static final int LONGEST_STACK = 64 << 10;
    private static final int MOST_LINKS = 16;
    private static final StackTraceElement[] NO_FRAMES = {};

    private final String type;
    private String message;

    private ShownThrowable(String type, String message) {
        this.type = SafeText.of(type, LONGEST);
        this.message = message;
    }

    /** The name of the other's class. */
    public String type() {
        return type;
    }

    /** Its type, and its message if it has one. */
    @Override
    public String getMessage() {
        return message;
    }

    @Override
    public String toString() {
        return message;
    }

    /** It was not thrown here. */
    @Override
    public Throwable fillInStackTrace() {
        return this;
    }

    // ---- of something thrown here

    /** Returns what was thrown if it can be shown as it is, else its likeness. */
    public static Throwable of(Throwable thrown) {
        Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        Throwable likeness = copy(thrown, seen);
        return seen.contains(null) ? likeness : thrown;
    }

    /** @param seen holds null once something is shown otherwise than it is */
    private static Throwable copy(Throwable thrown, Set<Throwable> seen) {
        if (thrown instanceof ShownThrowable) return thrown;
        if (thrown == null || !seen.add(thrown)) return null;
        String text = String.valueOf(thrown);
        ShownThrowable copy = new ShownThrowable(thrown.getClass().getName(), SafeText.of(text, LONGEST));
        copy.setStackTrace(thrown.getStackTrace());
        boolean last = seen.size() >= MOST_LINKS;
        if (last || copy.message != text) seen.add(null);
        if (last) return copy;
        copy.initCause(copy(thrown.getCause(), seen));
        for (Throwable each : thrown.getSuppressed()) {
            Throwable other = copy(each, seen);
            if (other != null) copy.addSuppressed(other);
        }
        return copy;
    }

    // ---- of a text

    /**
     * What another process has thrown.
     *
     * @param stack as {@link Throwable#printStackTrace()} prints it. What has no frames of that form, as in other
     *     languages, becomes a part of the message
     */
    static ShownThrowable parse(String type, String message, String stack) {
        ShownThrowable top = new ShownThrowable(type, message.isEmpty() ? type : type + ": " + message);
        ShownThrowable[] latest = new ShownThrowable[MOST_LINKS];
        latest[0] = top;
        ShownThrowable now = top;
        List<StackTraceElement> frames = new ArrayList<>();
        StringBuilder unread = new StringBuilder();
        int links = 1;
        for (String line : stack.substring(0, Math.min(stack.length(), LONGEST_STACK)).split("\n")) {
            String text = line.strip();
            // How many frames it has in common with the one before: those stand there.
            if (text.startsWith("... ")) continue;
            int indent = line.length() - line.stripLeading().length();
            boolean cause = text.startsWith("Caused by: ");
            // What caused it stands as far to the right as it does, what it has suppressed one step more.
            int of = cause ? indent : text.startsWith("Suppressed: ") ? indent - 1 : -1;
            if (text.startsWith("at ")) frames.add(frame(SafeText.of(text.substring(3), LONGEST)));
            else if (of >= 0 && indent < MOST_LINKS && latest[of] != null) {
                now.finish(frames);
                if (links++ == MOST_LINKS) return top;
                now = new ShownThrowable("", text.substring(text.indexOf(':') + 2));
                if (cause) latest[of].initCause(now);
                else
                    latest[of].addSuppressed(now);
                latest[indent] = now;
            } else if (frames.isEmpty() && now != top) now.message += "\n" + line;
            else if (frames.isEmpty() && !line.equals(top.message) && unread.length() < LONGEST)
                unread.append("\n\t").append(SafeText.of(line.stripTrailing(), LONGEST));
        }
        boolean unknown = now == top && frames.isEmpty();
        now.finish(frames);
        if (unknown) top.message += unread;
        return top;
    }

    private void finish(List<StackTraceElement> frames) {
        message = SafeText.of(message, LONGEST);
        setStackTrace(frames.toArray(NO_FRAMES));
        frames.clear();
    }

    /** A frame of Java, {@code module/a.Class.method(File.java:12)}, or of JavaScript. */
    private static StackTraceElement frame(String text) {
        int open = text.indexOf('(');
        int close = text.lastIndexOf(')');
        if (open < 0 || close < open) return new StackTraceElement("", text, null, -1);
        String name = text.substring(0, open).strip();
        String file = text.substring(open + 1, close);
        int slash = name.lastIndexOf('/');
        int dot = Math.max(slash, name.lastIndexOf('.'));
        int colon = file.lastIndexOf(':');
        int line = -1;
        try {
            if (colon >= 0) line = Integer.parseInt(file, colon + 1, file.length(), 10);
        } catch (NumberFormatException e) {
            colon = -1;
        }
        if (colon >= 0) file = file.substring(0, colon);
        return new StackTraceElement(null, slash < 0 ? null : name.substring(0, slash), null,
                name.substring(slash + 1, Math.max(dot, slash + 1)), name.substring(dot + 1),
                file, line);
    }
}
