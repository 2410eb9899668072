package dev.drover.wire.link;

/**
 * Whether to look once more before waiting. Being woken costs more than a short spin, if the other side is about to
 * answer and has a core of its own; else spinning only takes its time. So a spinning thread gives way to whoever wants
 * its core, and a spin that was in vain is not repeated for a while, each time twice as long, until one pays. Used by
 * one thread at a time.
 */
final class AdaptiveSpin {

    /** About what waking a thread of another process costs. */
    private static final long NANOS = 20_000;
    private static final int MOST_DOUBLINGS = 10;
    private static final boolean POSSIBLE = Runtime.getRuntime().availableProcessors() > 1;

    private boolean spinning;
    private long until;
    private int inVain;
    private int skip;

    /** Asked instead of waiting; true if it is worth looking again. */
    boolean again() {
        if (!POSSIBLE) return false;
        long now = System.nanoTime();
        if (!spinning) {
            if (skip > 0) {
                skip--;
                return false;
            }
            spinning = true;
            until = now + NANOS;
        }
        if (now - until < 0) {
            Thread.yield();
            return true;
        }
        spinning = false;
        inVain = Math.min(inVain + 1, MOST_DOUBLINGS);
        skip = (1 << inVain) - 1;
        return false;
    }

    /** Something has come. */
    void paid() {
        if (!spinning) return;
        spinning = false;
        inVain = 0;
    }
}
