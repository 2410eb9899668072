package dev.drover.api.lifecycle;

import java.util.Optional;

import dev.drover.api.Require;
import org.osgi.annotation.versioning.ProviderType;

/**
 * How much memory the workers of all pools of a program may have together. A pool asks for room before it starts a
 * process, and tells what its processes have. When the budget is passed, pools give memory back: idle workers first,
 * one at a time; and no process is started until there is room for as much as such a process had at most.
 *
 * <p>May be changed at any time. Safe for use by many threads; nothing here waits.
 */
@ProviderType
public interface MemoryBudget {

    /**
     * A budget at one moment, in bytes.
     *
     * @param limit what workers may have together; {@link Long#MAX_VALUE} if that is not known
     * @param used what they have, or have been promised
     * @param reserved of that, what has been promised and not been measured yet
     * @param available what the machine, or the group of processes that limits this program, has left
     * @param source where the limit comes from, a few words for a person
     */
    record Usage(long limit, long used, long reserved, long available, String source) {
        public Usage {
            Require.given("source", source);
        }

        /** Whether workers have more than they may. */
        public boolean passed() {
            return used > limit;
        }
    }

    /** The place of one process in the budget. */
    @ProviderType
    interface Claim extends AutoCloseable {

        /** The process has so many bytes now, instead of what was promised to it. */
        void measured(long bytes);

        /** The process has ended. May be called more than once. */
        @Override
        void close();
    }

    Usage usage();

    /**
     * Asks for room for one process.
     *
     * @param bytes as much as it may come to have while it starts, 0 or more
     * @return its place; empty if there is no room now
     */
    Optional<Claim> claim(long bytes);

    /**
     * Whether the caller may give back the memory of one worker now: the budget is passed, and nobody else has been
     * told so for some seconds. What is given back must be measured before more is.
     */
    boolean mayRelieve();

    /**
     * Sets the limit.
     *
     * @param bytes 1 or more
     * @throws IllegalArgumentException if it is less
     */
    void limit(long bytes);

    /**
     * Makes the limit a share of what the machine has, or of the least that a group of processes allows which this
     * program is in. It is read again as time goes by.
     *
     * @param share more than 0, at most 1
     * @throws IllegalArgumentException if it is not
     */
    void share(double share);
}
