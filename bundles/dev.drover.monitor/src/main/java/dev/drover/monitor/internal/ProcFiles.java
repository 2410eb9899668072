package dev.drover.monitor.internal;

import java.io.EOFException;
import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.util.Arrays;

/**
 * A reader of files of {@code /proc}, with one buffer for all of them: reading a file takes one open, one read and one
 * close. Not for use by several threads.
 */
final class ProcFiles {
    /** The kernel's limit of process ids on 64-bit systems. */
    private static final long MAX_PID = 1 << 22;

    /** Larger than any of the files that are read here, except for command lines, which are cut to this size. */
    private static final int BUFFER_SIZE = 4096;

    private final File root;
    private final String prefix;
    private final byte[] buffer = new byte[BUFFER_SIZE];

    ProcFiles(String root) {
        this.root = new File(root);
        this.prefix = root + "/";
    }

    /** The ids of all visible processes, in no particular order. */
    long[] pids() throws IOException {
        String[] names = root.list();
        if (names == null) {
            throw new IOException(root + " cannot be listed");
        }
        long[] pids = new long[names.length];
        int count = 0;
        for (String name : names) {
            long pid = number(name);
            if (pid > 0 && pid <= MAX_PID) {
                pids[count++] = pid;
            }
        }
        return Arrays.copyOf(pids, count);
    }

    /**
     * Reads the beginning of a file into {@link #text}.
     *
     * @return how many bytes were read, 0 for an empty file
     */
    int read(long pid, String name) throws IOException {
        try (FileInputStream in = new FileInputStream(prefix + pid + "/" + name)) {
            return Math.max(0, in.read(buffer, 0, BUFFER_SIZE));
        }
    }

    /** The buffer with the bytes read last; the next read overwrites them. */
    byte[] text() {
        return buffer;
    }

    /** Whether there is no such process, which explains why one of its files could not be read. */
    boolean gone(long pid) {
        return !new File(prefix + pid).exists();
    }

    /**
     * The number in a field of the text between {@code from} and {@code to}. A space separates fields; the first is 0.
     */
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

    /** The decimal number that begins at {@code from}. */
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
