package dev.drover.monitor.internal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import dev.drover.api.monitor.Usage;

/**
 * The last ten minutes of one process: twelve bytes a sample. Written by the sampler, read by any thread; no method
 * blocks for longer than it takes to copy it.
 *
 * <p>A ring of three arrays that starts small, because most processes live shortly, and doubles up to what ten minutes
 * of two samples a second need. Times are kept as the low 32 bits of their milliseconds, which is exact within ten
 * minutes of the newest; memory in KiB, which is as exact as systems tell it; processor use as float.
 */
final class History {
    static final long WINDOW_MILLIS = 600_000;
    private static final int MOST = 1201;
    private static final int FIRST = 16;

    private int[] times = new int[FIRST];
    private float[] cpu = new float[FIRST];
    private int[] memory = new int[FIRST];
    private int head;
    private int size;
    private long newest;

    /** Adds a sample; drops those older than ten minutes, and those that a clock set back made later. */
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
            drop();
        }
        if (size == times.length) {
            if (size < MOST) {
                resize(Math.min(MOST, 2 * size));
            } else {
                drop();
            }
        }
        int slot = (head + size) % times.length;
        times[slot] = (int) at;
        cpu[slot] = (float) usage.cpu();
        memory[slot] = (int) Math.min(usage.memory() >>> 10, 0xFFFF_FFFFL);
        size++;
    }

    /** What is remembered, oldest first. */
    synchronized List<Usage> toList() {
        List<Usage> list = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            int slot = (head + i) % times.length;
            list.add(new Usage(time(i), cpu[slot], Integer.toUnsignedLong(memory[slot]) << 10));
        }
        return list;
    }

    /** Gives back the room that no sample fills; for a process that has ended. */
    synchronized void trim() {
        resize(Math.max(1, size));
    }

    private long time(int index) {
        return newest - ((int) newest - times[(head + index) % times.length]);
    }

    private void drop() {
        head = (head + 1) % times.length;
        size--;
    }

    private void resize(int length) {
        int[] order = new int[size];
        Arrays.setAll(order, i -> (head + i) % times.length);
        int[] newTimes = new int[length];
        float[] newCpu = new float[length];
        int[] newMemory = new int[length];
        for (int i = 0; i < size; i++) {
            newTimes[i] = times[order[i]];
            newCpu[i] = cpu[order[i]];
            newMemory[i] = memory[order[i]];
        }
        times = newTimes;
        cpu = newCpu;
        memory = newMemory;
        head = 0;
    }
}
