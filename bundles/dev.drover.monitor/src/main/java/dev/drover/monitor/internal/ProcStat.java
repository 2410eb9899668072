package dev.drover.monitor.internal;

import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * The fields of {@code /proc/PID/stat} that the monitor uses; see proc_pid_stat(5).
 *
 * @param name the file name of the program, at most 15 bytes, any characters
 * @param ended whether the process is a zombie: it has ended, and its parent has not collected it yet
 * @param stopped whether it has been stopped by a signal: until it is continued none of its figures changes
 * @param parent its parent's process id
 * @param cpuTicks user and system time of all threads since the process started, in clock ticks
 * @param startTicks from the boot of the system to the start of the process, in clock ticks
 * @param residentPages resident set size in pages
 * @param atNanos when the file was read, on the clock of {@link System#nanoTime}
 */
record ProcStat(
        long pid,
        String name,
        boolean ended,
        boolean stopped,
        long parent,
        long cpuTicks,
        long startTicks,
        long residentPages,
        long atNanos) {

    /**
     * Reads the fields from the text of the file.
     *
     * @throws IOException if the text is not that of a stat file
     */
    static ProcStat parse(long pid, byte[] text, int length, long atNanos) throws IOException {
        // The name stands in parentheses and may itself hold parentheses, spaces and line ends. No later field may.
        int open = 0;
        while (open < length && text[open] != '(') {
            open++;
        }
        int close = length - 1;
        while (close > open && text[close] != ')') {
            close--;
        }
        if (close <= open || close + 2 >= length) {
            throw new EOFException("its stat file ends early");
        }
        byte state = text[close + 2];
        long[] fields = new long[22];
        int at = close + 4;
        for (int i = 1; i < fields.length; i++) {
            fields[i] = ProcFiles.number(text, at, length);
            while (at < length && text[at] != ' ') {
                at++;
            }
            at++;
        }
        // The main thread may end before the other threads: the state is Z then, but the process still runs.
        boolean ended = (state == 'Z' || state == 'X') && fields[17] <= 1;
        return new ProcStat(
                pid,
                new String(text, open + 1, close - open - 1, StandardCharsets.UTF_8),
                ended,
                state == 'T',
                fields[1],
                fields[11] + fields[12],
                fields[19],
                fields[21],
                atNanos);
    }
}
