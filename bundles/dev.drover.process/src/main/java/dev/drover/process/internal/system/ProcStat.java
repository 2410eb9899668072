package dev.drover.process.internal.system;

/**
 * What the system tells about a process in {@code /proc/PID/stat}, see proc(5).
 *
 * @param state one letter, such as R, S, T (stopped), D (waits in the kernel), Z (dead, not yet waited for)
 * @param parent its parent's process id
 * @param session the id of the process that led its session at first
 * @param startTicks when it started, in clock ticks since the machine was started; field 22 as it stands there
 */
public record ProcStat(long pid, String name, char state, long parent, long session, long startTicks) {

    /** Fields are counted from the one behind the name, which is the third of all. */
    private static final int PARENT = 1;
    private static final int SESSION = 3;
    private static final int START = 19;

    /** @throws IllegalArgumentException if the text is none, as that of a process that ends just now may be */
    static ProcStat parse(String text) {
        int nameBegin = text.indexOf('(');
        // A name may contain anything, parentheses too.
        int nameEnd = text.lastIndexOf(')');
        if (nameBegin < 1 || nameEnd < nameBegin) throw new IllegalArgumentException("this is no stat: " + text);
        String[] fields = text.substring(nameEnd + 1).strip().split(" ");
        if (fields.length <= START) throw new IllegalArgumentException("this stat is too short: " + text);
        return new ProcStat(
                Long.parseLong(text.substring(0, nameBegin).strip()), text.substring(nameBegin + 1, nameEnd),
                fields[0].charAt(0), Long.parseLong(fields[PARENT]), Long.parseLong(fields[SESSION]),
                Long.parseLong(fields[START]));
    }

    /** Whether it runs no more: it is dead, and its parent has only not waited for it. */
    public boolean dead() {
        return state == 'Z' || state == 'X' || state == 'x';
    }

    /** Whether it runs nothing until it is continued or killed. */
    public boolean stopped() {
        return state == 'T' || state == 't';
    }
}
