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
 * A reader of the memory of processes on Linux, within a time budget.
 *
 * <p>The proportional set size is what a process adds to the memory use of the machine. Reading it is expensive,
 * because the kernel walks all pages of the process: measured 35 µs for {@code sleep}, 1.7 ms for a small Java process,
 * 7 ms for one of 650 MB. Reading it for two hundred workers each second would take a third of a core. So
 * {@code smaps_rollup} is read when a process is new, when its file and shared pages have changed, and every
 * {@value #REFRESH_SECONDS} s. The process that has waited longest is read first. All readings together take at most
 * {@link #SHARE} of the elapsed time; after a reading that took longer, the next one waits accordingly.
 *
 * <p>From second to second mostly the private pages change. {@code statm} tells them, costs 6 µs, and is read when
 * {@code stat} shows another resident set size.
 */
final class ResidentGauge {
    /** The part of the elapsed time that reading proportional set sizes may take. */
    static final double SHARE = 0.004;

    static final int REFRESH_SECONDS = 30;

    private static final long REFRESH_NANOS = REFRESH_SECONDS * 1_000_000_000L;
    private static final long OUTDATED_NANOS = 900_000_000L;
    private static final long MAX_BUDGET_NANOS = 10_000_000L;
    private static final byte[] PSS_LABEL = {'P', 's', 's', ':'};

    private final ProcFiles files;
    private final long pageSize;
    private final LongSupplier nanoTime;
    private long budgetNanos = MAX_BUDGET_NANOS;
    private long lastNanos;

    ResidentGauge(ProcFiles files, long pageSize, LongSupplier nanoTime) {
        this.files = files;
        this.pageSize = pageSize;
        this.nanoTime = nanoTime;
        this.lastNanos = nanoTime.getAsLong();
    }

    /** Reads the resident set size and its shared part, if the number of resident pages has changed. */
    void readResident(long pid, long residentPages, Resident resident) throws IOException {
        if (!resident.changed(residentPages)) {
            return;
        }
        int length = files.read(pid, "statm");
        long total = ProcFiles.field(files.text(), 0, length, 1) * pageSize;
        long shared = ProcFiles.field(files.text(), 0, length, 2) * pageSize;
        resident.recordResident(residentPages, total, shared);
    }

    /** Reads as many proportional set sizes as the time budget allows. The keys are process ids. */
    void readProportional(Map<Long, Resident> residents) {
        long now = nanoTime.getAsLong();
        budgetNanos = Math.min(MAX_BUDGET_NANOS, budgetNanos + (long) (SHARE * (now - lastNanos)));
        lastNanos = now;
        if (budgetNanos <= 0) {
            return;
        }
        List<Map.Entry<Long, Resident>> due = new ArrayList<>();
        for (Map.Entry<Long, Resident> entry : residents.entrySet()) {
            if (nanosUntilDue(entry.getValue(), now) <= 0) {
                due.add(entry);
            }
        }
        due.sort(Comparator.comparingLong(entry -> nanosUntilDue(entry.getValue(), now)));
        for (Map.Entry<Long, Resident> entry : due) {
            if (budgetNanos <= 0) {
                return;
            }
            long from = nanoTime.getAsLong();
            readProportional(entry.getKey(), entry.getValue(), from);
            budgetNanos -= nanoTime.getAsLong() - from;
        }
    }

    /** How long the next reading of a process may still wait, in nanoseconds; negative if it is overdue. */
    private static long nanosUntilDue(Resident resident, long now) {
        if (resident.isNew()) {
            return Long.MIN_VALUE;
        }
        return (resident.outdated() ? OUTDATED_NANOS : REFRESH_NANOS) - (now - resident.triedNanos());
    }

    private void readProportional(long pid, Resident resident, long now) {
        try {
            int length = files.read(pid, "smaps_rollup");
            resident.recordProportional(proportional(files.text(), length), now);
        } catch (IOException e) {
            // The process is another user's, or the system has no such file. If the process has ended, the next round
            // finds out.
            resident.recordRefused(now);
        }
    }

    private static long proportional(byte[] text, int length) throws IOException {
        for (int at = 0; at + PSS_LABEL.length < length; at++) {
            boolean lineStart = at == 0 || text[at - 1] == '\n';
            if (lineStart && Arrays.equals(text, at, at + PSS_LABEL.length, PSS_LABEL, 0, PSS_LABEL.length)) {
                at += PSS_LABEL.length;
                while (at < length && text[at] == ' ') {
                    at++;
                }
                return ProcFiles.number(text, at, length) << 10;
            }
        }
        throw new EOFException("no proportional set size");
    }
}
