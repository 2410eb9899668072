package dev.drover.shared.internal;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeoutException;

/**
 * Places in shared memory, of which each has at most one owner: one for a lock, several for a semaphore. A place holds
 * the owner's token, or 0; so what the dead had is known and given to those that wait. May be used by any thread.
 *
 * <p>One of those that wait stands first: it has written itself into a word of its own, and others do not take what is
 * free. If it does not take it either for a millisecond, they do: it may be dead or stopped.
 */
public final class Claims {

    private static final long GIVE_WAY_NANOS = 1_000_000;
    private static final long FIRST_LOOK_NANOS = 2_000_000;
    private static final long LONGEST_LOOK_NANOS = 64_000_000;

    private final MappedFile memory;
    private final Membership membership;
    private final int first;
    private final int places;
    private final int count;
    private final long token;
    private final long process;
    /** Where to look next, so that not all begin at the same place. */
    private int hint;

    /**
     * @param first where who stands first is written, 8 bytes
     * @param places where the places are, 8 bytes each
     */
    public Claims(MappedFile memory, Membership membership, int first, int places, int count) {
        this.memory = memory;
        this.membership = membership;
        this.first = first;
        this.places = places;
        this.count = count;
        token = membership.home().token();
        process = membership.home().processKey();
        hint = count == 1 ? 0 : (int) Math.floorMod(token, (long) count);
    }

    /** Takes a place that is free and that nobody waits for; -1 if there is none. */
    public int tryTake() {
        return memory.getLong(first) == 0 ? take() : -1;
    }

    private int take() {
        int start = hint;
        for (int i = 0; i < count; i++) {
            int place = start + i < count ? start + i : start + i - count;
            if (memory.getLong(at(place)) == 0 && memory.compareAndSetLong(at(place), 0, token)) {
                if (count > 1) hint = place + 1 < count ? place + 1 : 0;
                return place;
            }
        }
        return -1;
    }

    /**
     * Takes a place. One that a dead user has is taken from it.
     *
     * @return the place, counted from 0; its complement ({@code ~place}) if its owner before died with it
     */
    public int take(Duration longest) throws InterruptedException, TimeoutException {
        if (Thread.interrupted()) throw new InterruptedException();
        int place = tryTake();
        return place >= 0 ? place : await(new Pause(longest));
    }

    private int await(Pause pause) throws InterruptedException, TimeoutException {
        long me = ThreadLocalRandom.current().nextLong() | 1;
        long freeSince = -1;
        long lookAt = FIRST_LOOK_NANOS;
        long lookStep = FIRST_LOOK_NANOS;
        try {
            while (true) {
                if (memory.getLong(first) == 0) memory.compareAndSetLong(first, 0, me);
                long waited = pause.waited();
                long stands = memory.getLong(first);
                if (!isFree()) freeSince = -1;
                else if (freeSince < 0) freeSince = waited;
                boolean passes = freeSince >= 0 && waited - freeSince > GIVE_WAY_NANOS;
                if (stands == me || passes) {
                    int place = take();
                    if (place >= 0) {
                        if (stands != me) memory.compareAndSetLong(first, stands, 0);
                        return place;
                    }
                }
                boolean over = pause.over();
                if (waited >= lookAt || over) {
                    memory.checkSize();
                    int place = takeFromDead();
                    if (place >= 0) return ~place;
                    lookStep = Math.min(2 * lookStep, LONGEST_LOOK_NANOS);
                    lookAt = waited + lookStep;
                }
                if (over) throw new TimeoutException(membership.what() + " " + owners());
                if (Thread.interrupted()) throw new InterruptedException();
                pause.once();
            }
        } finally {
            // Also if the memory has gone: then this throws once more what is thrown anyway.
            memory.compareAndSetLong(first, me, 0);
        }
    }

    private boolean isFree() {
        for (int i = 0; i < count; i++) if (memory.getLong(at(i)) == 0) return true;
        return false;
    }

    private int takeFromDead() {
        Map<Long, Boolean> known = new HashMap<>();
        for (int i = 0; i < count; i++) {
            long owner = memory.getLong(at(i));
            if (owner == 0 || owner == token) continue;
            Boolean dead = known.get(owner);
            if (dead == null) known.put(owner, dead = membership.home().isDead(owner));
            if (!dead) continue;
            // Tokens are never used again, so this is still that of the dead, or somebody else was quicker.
            if (memory.compareAndSetLong(at(i), owner, token)) return i;
        }
        return -1;
    }

    /** @throws IllegalStateException if somebody else has it, which only a program can bring about that is no user */
    public void giveBack(int place) {
        if (!memory.compareAndSetLong(at(place), token, 0)) {
            throw new IllegalStateException(membership.what() + " was taken from its owner by a foreign write");
        }
    }

    /** How many have an owner just now, a dead one too. */
    public int taken() {
        int taken = 0;
        for (int i = 0; i < count; i++) if (memory.getLong(at(i)) != 0) taken++;
        return taken;
    }

    /** This thread among those of all processes; two hardly ever have the same. */
    public long thread() {
        return process + Thread.currentThread().threadId();
    }

    /** Whether this process has a place, be it through another class loader. */
    public boolean isOwnedHere(int place) {
        long owner = memory.getLong(at(place));
        return owner != 0 && (owner == token || membership.home().isThisProcess(owner));
    }

    private String owners() {
        long owner = memory.getLong(at(0));
        if (count > 1) return "has no free permit: " + taken() + " of " + count + " are taken";
        return owner == 0 ? "was free too briefly" : "is held by " + membership.home().describe(owner);
    }

    private int at(int place) {
        return places + place * Long.BYTES;
    }
}
