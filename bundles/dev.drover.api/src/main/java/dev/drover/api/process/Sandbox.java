package dev.drover.api.process;

import java.util.EnumSet;
import java.util.Set;

import dev.drover.api.Require;

/**
 * How far a process is kept from everything else on its machine, and whether it may start if that is not possible.
 *
 * @param required whether the process, where the system cannot hold all that the profile and the limits ask for, is
 *     refused instead of started with less
 */
public record Sandbox(Profile profile, boolean required) {

    /** Nothing is kept from it. */
    public static final Sandbox NONE = new Sandbox(Profile.TRUSTED, false);

    public Sandbox {
        Require.given("profile", profile);
    }

    /** How far. */
    public enum Profile {
        /** As the user may do himself. */
        TRUSTED(EnumSet.noneOf(Right.class)),
        /**
         * Writes only in its working directory, does not see the user's home, has no network, and cannot signal other
         * processes; what it starts is no freer.
         */
        RESTRICTED(EnumSet.of(
                Right.NO_WRITES_OUTSIDE, Right.NO_HOME, Right.NO_NETWORK, Right.NO_SIGNALS_OUTSIDE)),
        /** As {@link #RESTRICTED}, with process ids and shared memory of its own: it sees no other process. */
        ISOLATED(EnumSet.allOf(Right.class));

        private final Set<Right> needs;

        Profile(Set<Right> needs) {
            this.needs = needs;
        }

        /** What the system has to hold for it. */
        public Set<Right> needs() {
            return Set.copyOf(needs);
        }
    }

    /** One thing that is kept from a process. */
    public enum Right {
        /** It creates, changes and removes files in its working directory only. */
        NO_WRITES_OUTSIDE,
        /** It does not see the user's home, but for its working directory and what its command names. */
        NO_HOME,
        /** It has no network: no TCP, no UDP, no sockets of others but files. */
        NO_NETWORK,
        /** It cannot signal processes that it has not started. */
        NO_SIGNALS_OUTSIDE,
        /** It has process ids of its own, and sees no other process. */
        OWN_PROCESS_IDS,
        /** It has shared memory, semaphores and message queues of its own. */
        OWN_IPC
    }
}
