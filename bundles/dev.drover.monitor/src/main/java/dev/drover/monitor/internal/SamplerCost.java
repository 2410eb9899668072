package dev.drover.monitor.internal;

/** The processor use of a thread over its last ten rounds. Not for use by several threads. */
final class SamplerCost {
    private static final int ROUNDS = 10;

    private final long[] cpu = new long[ROUNDS + 1];
    private final long[] at = new long[ROUNDS + 1];
    private long rounds;

    /**
     * Records the begin of a round.
     *
     * @param cpuNanos the processor time that the thread has used since it started
     * @param atNanos the time now, on the clock of {@link System#nanoTime}
     */
    void begin(long cpuNanos, long atNanos) {
        int slot = (int) (rounds++ % cpu.length);
        cpu[slot] = cpuNanos;
        at[slot] = atNanos;
    }

    /**
     * Processor time per elapsed time, from the begin of the round ten rounds ago to this one's; 0 in the first round.
     */
    double cores() {
        if (rounds < 2) {
            return 0;
        }
        int now = (int) ((rounds - 1) % cpu.length);
        int then = (int) (Math.max(0, rounds - 1 - ROUNDS) % cpu.length);
        long elapsed = at[now] - at[then];
        return elapsed <= 0 ? 0 : (double) (cpu[now] - cpu[then]) / elapsed;
    }
}
