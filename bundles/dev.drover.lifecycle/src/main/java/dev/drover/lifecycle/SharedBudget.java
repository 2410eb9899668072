package dev.drover.lifecycle;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

import dev.drover.api.lifecycle.MemoryBudget;

/**
 * The memory budget of a program: a share of what the program may use, or a fixed number of bytes. Each process has a
 * claim, which counts as much as was promised to it until it has been measured.
 */
public final class SharedBudget implements MemoryBudget {

    /** The share unless another is set: the rest is for the program itself and all else. */
    public static final double DEFAULT_SHARE = 0.75;

    /** What the machine has is read no more often than so. */
    private static final long READ_NANOS = 1_000_000_000L;
    /** What has been given back shows in the next measurement. */
    static final long RELIEF_NANOS = 10_000_000_000L;

    private final Supplier<MachineMemory.Reading> machine;
    private final LongSupplier nanoTime;
    private final Set<Place> places = new HashSet<>();
    private MachineMemory.Reading reading;
    private long readAt;
    private double share = DEFAULT_SHARE;
    /** 0 for a share. */
    private long fixed;
    private boolean relieved;
    private long relievedAt;

    /** Of this machine. */
    public SharedBudget() {
        this(new MachineMemory()::read, System::nanoTime);
    }

    /** @param machine tells what there is */
    public SharedBudget(Supplier<MachineMemory.Reading> machine, LongSupplier nanoTime) {
        this.machine = machine;
        this.nanoTime = nanoTime;
    }

    private final class Place implements Claim {
        private long bytes;
        private boolean measured;

        @Override
        public void measured(long now) {
            synchronized (SharedBudget.this) {
                bytes = Math.max(0, now);
                measured = true;
            }
        }

        @Override
        public void close() {
            synchronized (SharedBudget.this) {
                places.remove(this);
            }
        }
    }

    @Override
    public synchronized Usage usage() {
        MachineMemory.Reading now = read();
        long used = 0;
        long reserved = 0;
        for (Place each : places) {
            used += each.bytes;
            if (!each.measured) reserved += each.bytes;
        }
        boolean known = now.limit() < Long.MAX_VALUE;
        long limit = fixed > 0 ? fixed : known ? (long) (now.limit() * share) : Long.MAX_VALUE;
        String source = fixed > 0 ? "set" : Math.round(share * 100) + " % of " + now.source();
        return new Usage(limit, used, reserved, now.available(), source);
    }

    private MachineMemory.Reading read() {
        long now = nanoTime.getAsLong();
        if (reading == null || now - readAt >= READ_NANOS) {
            reading = machine.get();
            readAt = now;
        }
        return reading;
    }

    @Override
    public synchronized Optional<Claim> claim(long bytes) {
        if (bytes < 0) throw new IllegalArgumentException("bytes is " + bytes + ": it must be 0 or more");
        Usage now = usage();
        if (bytes > now.limit() - now.used()) return Optional.empty();
        // What has been promised is not in the machine's figure yet. A fixed limit is the user's word.
        if (fixed == 0 && bytes > now.available() - now.reserved()) return Optional.empty();
        Place place = new Place();
        place.bytes = bytes;
        places.add(place);
        return Optional.of(place);
    }

    @Override
    public synchronized boolean mayRelieve() {
        long now = nanoTime.getAsLong();
        if (!usage().passed() || relieved && now - relievedAt < RELIEF_NANOS) return false;
        relieved = true;
        relievedAt = now;
        return true;
    }

    @Override
    public synchronized void limit(long bytes) {
        if (bytes < 1) throw new IllegalArgumentException("the memory budget is " + bytes + ": it must be 1 or more");
        fixed = bytes;
    }

    @Override
    public synchronized void share(double wanted) {
        if (!(wanted > 0 && wanted <= 1))
            throw new IllegalArgumentException(
                    "the share of the memory budget is " + wanted + ": it must be more than 0 and at most 1");
        share = wanted;
        fixed = 0;
    }
}
