package dev.drover.balancer.internal;

/** Random numbers without a generator's state: each is computed from a sequence number alone. */
final class SequenceRandom {

    /** 2^64 divided by the golden ratio, made odd. */
    static final long GOLDEN = 0x9e3779b97f4a7c15L;

    private SequenceRandom() {}

    /**
     * The random number from 0 to {@code bound - 1} that belongs to the sequence number. Each probability differs
     * from {@code 1 / bound} by less than 1 / 2^64.
     */
    static long below(long bound, long sequence) {
        return Math.unsignedMultiplyHigh(bits(sequence), bound);
    }

    /**
     * The output of SplitMix64 after {@code sequence} steps from 0: Steele, Lea and Flood, "Fast splittable
     * pseudorandom number generators", OOPSLA 2014, with the constants that java.util.SplittableRandom uses too.
     */
    static long bits(long sequence) {
        long z = sequence * GOLDEN;
        z = (z ^ z >>> 30) * 0xbf58476d1ce4e5b9L;
        z = (z ^ z >>> 27) * 0x94d049bb133111ebL;
        return z ^ z >>> 31;
    }
}
