package dev.drover.monitor.internal;

import java.io.EOFException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Reads the memory of processes on Linux within a time budget.
 *
 * <p>The proportional set size is what a process adds to the use of the machine, but reading it makes the kernel walk
 * all pages of the process: measured 35 µs for {@code sleep}, 1.7 ms for a small Java process, 7 ms for one of 650 MB.
 * Two hundred workers each second would be a third of a core. So {@code smaps_rollup} is read when a process is new,
 * when its file and shared pages have changed, and every {@value #REFRESH_SECONDS} s, the longest waiting first, for at
 * most {@link #SHARE} of the elapsed time; an over-long reading is paid back before the next one. Its private pages,
 * which is what changes from second to second, are counted by {@code statm}, which costs 6 µs and is read when
 * {@code stat} shows another resident set size.
 */
final class ResidentGauge {
    /** The part of elapsed time that may go into proportional set sizes. */
    static final double SHARE = 0.004;

    static final int REFRESH_SECONDS = 30;

    private static final long REFRESH_NANOS = REFRESH_SECONDS * 1_000_000_000L;
    private static final long OUTDATED_NANOS = 900_000_000L;
    private static final long MOST_SAVED_NANOS = 10_000_000L;
    private static final byte[] LABEL = {'P', 's', 's', ':'};

    private final ProcFiles files;
    private final long pageSize;
    private final LongSupplier nanoTime;
    private long allowance = MOST_SAVED_NANOS;
    private long lastNanos;

    ResidentGauge(ProcFiles files, long pageSize, LongSupplier nanoTime) {
        this.files = files;
        this.pageSize = pageSize;
        this.nanoTime = nanoTime;
        this.lastNanos = nanoTime.getAsLong();
    }

    /** Brings the cheap figures of a process up to date. */
    void count(long pid, long residentPages, Resident resident) throws IOException {
        if (!resident.moved(residentPages)) {
            return;
        }
        int length = files.read(pid, "statm");
        long total = ProcFiles.field(files.text(), 0, length, 1) * pageSize;
        long shared = ProcFiles.field(files.text(), 0, length, 2) * pageSize;
        resident.resident(residentPages, total, shared);
    }

    /** Reads as many proportional set sizes as the budget allows; the keys are process ids. */
    void weigh(Map<Long, Resident> residents) {
        long now = nanoTime.getAsLong();
        allowance = Math.min(MOST_SAVED_NANOS, allowance + (long) (SHARE * (now - lastNanos)));
        lastNanos = now;
        if (allowance <= 0) {
            return;
        }
        List<Map.Entry<Long, Resident>> due = new ArrayList<>();
        for (Map.Entry<Long, Resident> entry : residents.entrySet()) {
            if (slack(entry.getValue(), now) <= 0) {
                due.add(entry);
            }
        }
        due.sort(Comparator.comparingLong(entry -> slack(entry.getValue(), now)));
        for (Map.Entry<Long, Resident> entry : due) {
            if (allowance <= 0) {
                return;
            }
            long from = nanoTime.getAsLong();
            weigh(entry.getKey(), entry.getValue(), from);
            allowance -= nanoTime.getAsLong() - from;
        }
    }

    /** How long it may still wait, in nanoseconds; negative if it is overdue. */
    private static long slack(Resident resident, long now) {
        if (resident.isNew()) {
            return Long.MIN_VALUE;
        }
        return (resident.outdated() ? OUTDATED_NANOS : REFRESH_NANOS) - (now - resident.readNanos());
    }

    private void weigh(long pid, Resident resident, long now) {
        try {
            int length = files.read(pid, "smaps_rollup");
            resident.proportional(proportional(files.text(), length), now);
        } catch (IOException e) {
            // Another user's process, or a system without this file; a process that is gone is found gone next time.
            resident.refused(now);
        }
    }

    private static long proportional(byte[] text, int length) throws IOException {
        for (int at = 0; at + LABEL.length < length; at++) {
            boolean lineStart = at == 0 || text[at - 1] == '\n';
            if (lineStart && Arrays.equals(text, at, at + LABEL.length, LABEL, 0, LABEL.length)) {
                at += LABEL.length;
                while (at < length && text[at] == ' ') {
                    at++;
                }
                return ProcFiles.number(text, at, length) << 10;
            }
        }
        throw new EOFException("no proportional set size");
    }
}
