package dev.drover.monitor.internal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import dev.drover.api.monitor.Usage;

/**
 * The samples of the last ten minutes of one process, twelve bytes each. The sampler writes a history, any thread may
 * read it; no method blocks for longer than it takes to copy the samples.
 *
 * <p>The samples stand in a ring of three arrays. The ring starts small, because most processes live for a short time
 * only, and doubles up to the size that ten minutes of two samples a second need. A time is kept as the low 32 bits of
 * its milliseconds, which is exact within ten minutes of the newest sample; memory in KiB, which is as exact as systems
 * tell it; processor use as a float.
 */
final class History {
    static final long WINDOW_MILLIS = 600_000;
    private static final int MAX_CAPACITY = 1201;
    private static final int FIRST_CAPACITY = 16;

    private int[] times = new int[FIRST_CAPACITY];
    private float[] cpu = new float[FIRST_CAPACITY];
    private int[] memory = new int[FIRST_CAPACITY];
    private int head;
    private int size;
    private long newest;

    /**
     * Adds a sample. Drops samples that are more than ten minutes older, and samples that are not older at all because
     * the system's clock has been set back since.
     */
    synchronized void add(Usage usage) {
        long at = usage.atMillis();
        if (size > 0) {
            if (Math.abs(at - newest) > WINDOW_MILLIS) {
                size = 0;
            }
            while (size > 0 && time(size - 1) >= at) {
                size--;
            }
        }
        newest = at;
        while (size > 0 && time(0) < at - WINDOW_MILLIS) {
            dropOldest();
        }
        if (size == times.length) {
            if (size < MAX_CAPACITY) {
                resize(Math.min(MAX_CAPACITY, 2 * size));
            } else {
                dropOldest();
            }
        }
        int slot = (head + size) % times.length;
        times[slot] = (int) at;
        cpu[slot] = (float) usage.cpu();
        memory[slot] = (int) Math.min(usage.memory() >>> 10, 0xFFFF_FFFFL);
        size++;
    }

    /** A copy of the samples, oldest first. */
    synchronized List<Usage> toList() {
        List<Usage> list = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            int slot = (head + i) % times.length;
            list.add(new Usage(time(i), cpu[slot], Integer.toUnsignedLong(memory[slot]) << 10));
        }
        return list;
    }

    /** Frees the memory that no sample uses. For the history of a process that has ended. */
    synchronized void trim() {
        resize(Math.max(1, size));
    }

    private long time(int index) {
        return newest - ((int) newest - times[(head + index) % times.length]);
    }

    private void dropOldest() {
        head = (head + 1) % times.length;
        size--;
    }

    private void resize(int length) {
        int[] oldIndex = new int[size];
        Arrays.setAll(oldIndex, i -> (head + i) % times.length);
        int[] newTimes = new int[length];
        float[] newCpu = new float[length];
        int[] newMemory = new int[length];
        for (int i = 0; i < size; i++) {
            newTimes[i] = times[oldIndex[i]];
            newCpu[i] = cpu[oldIndex[i]];
            newMemory[i] = memory[oldIndex[i]];
        }
        times = newTimes;
        cpu = newCpu;
        memory = newMemory;
        head = 0;
    }
}
