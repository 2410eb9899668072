package dev.drover.bench;

import java.time.Duration;

/** Somebody who does the same work as others. Used by one thread. */
interface Contender extends AutoCloseable {

    /**
     * Works for about so long.
     *
     * @return the figure that is compared
     * @throws Unavailable if it cannot, or a reply was not what it must be
     */
    double measure(Duration time) throws Unavailable;

    /** Ends every process that it has started. */
    @Override
    void close();

    /** Makes a contender ready to work. */
    @FunctionalInterface
    interface Entry {
        Contender open() throws Unavailable;
    }

    /** This contender cannot take part; the message says why. */
    final class Unavailable extends Exception {
        private static final long serialVersionUID = 1L;

        Unavailable(String why) {
            super(why);
        }

        Unavailable(String why, Throwable cause) {
            super(why + ": " + cause.getMessage(), cause);
        }
    }
}
