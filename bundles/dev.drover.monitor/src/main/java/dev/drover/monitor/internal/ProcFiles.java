package dev.drover.monitor.internal;

import java.io.EOFException;
import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.util.Arrays;

/**
 * Reads files of {@code /proc} with one buffer for all of them: a read costs one open, one read, one close. Not for use
 * by several threads.
 */
final class ProcFiles {
    /** The kernel's limit of process ids on 64-bit systems. */
    private static final long HIGHEST = 1 << 22;

    /** More than the longest of the files read here, but for command lines, which are cut to it. */
    private static final int LONGEST = 4096;

    private final File root;
    private final String prefix;
    private final byte[] buffer = new byte[LONGEST];

    ProcFiles(String root) {
        this.root = new File(root);
        this.prefix = root + "/";
    }

    /** The ids of all processes that may be seen, in no order. */
    long[] pids() throws IOException {
        String[] names = root.list();
        if (names == null) {
            throw new IOException(root + " cannot be listed");
        }
        long[] pids = new long[names.length];
        int count = 0;
        for (String name : names) {
            long pid = number(name);
            if (pid > 0 && pid <= HIGHEST) {
                pids[count++] = pid;
            }
        }
        return Arrays.copyOf(pids, count);
    }

    /**
     * Reads the beginning of a file into {@link #text}.
     *
     * @return how many bytes there are, 0 for an empty file
     */
    int read(long pid, String name) throws IOException {
        try (FileInputStream in = new FileInputStream(prefix + pid + "/" + name)) {
            return Math.max(0, in.read(buffer, 0, LONGEST));
        }
    }

    /** What was read last; overwritten by the next read. */
    byte[] text() {
        return buffer;
    }

    /** Whether a process is not there, which explains why reading one of its files failed. */
    boolean gone(long pid) {
        return !new File(prefix + pid).exists();
    }

    /** The number in a field of text, fields being separated by spaces; the first has index 0. */
    static long field(byte[] text, int from, int to, int index) throws IOException {
        int at = from;
        for (int skipped = 0; skipped < index; skipped++) {
            while (at < to && text[at] != ' ') {
                at++;
            }
            at++;
        }
        return number(text, at, to);
    }

    /** The decimal number that begins there. */
    static long number(byte[] text, int from, int to) throws IOException {
        int at = from;
        boolean negative = at < to && text[at] == '-';
        if (negative) {
            at++;
        }
        int first = at;
        long value = 0;
        while (at < to && text[at] >= '0' && text[at] <= '9') {
            value = 10 * value + text[at++] - '0';
        }
        if (at == first) {
            throw new EOFException("a number is missing at byte " + from);
        }
        return negative ? -value : value;
    }

    private static long number(String name) {
        long value = 0;
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c < '0' || c > '9') {
                return -1;
            }
            value = 10 * value + c - '0';
        }
        return value;
    }
}
