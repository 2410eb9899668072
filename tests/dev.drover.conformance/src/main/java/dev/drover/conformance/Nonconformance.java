package dev.drover.conformance;

/** A host has not done what docs/protocol.md says. */
public final class Nonconformance extends Exception {

    private static final long serialVersionUID = 1L;

    /** @param what it has done instead; one sentence */
    public Nonconformance(String what) {
        super(what);
    }

    /** @throws Nonconformance with that sentence unless it is true */
    public static void check(boolean good, String what) throws Nonconformance {
        if (!good) throw new Nonconformance(what);
    }
}
