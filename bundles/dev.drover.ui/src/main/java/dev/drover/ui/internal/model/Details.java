package dev.drover.ui.internal.model;

import java.util.List;
import java.util.Optional;

import dev.drover.api.messaging.MessageRecord;
import dev.drover.api.messaging.PeerSnapshot;
import dev.drover.api.monitor.Health;
import dev.drover.api.monitor.Problem;
import dev.drover.api.pool.Pick;
import dev.drover.shared.SharedObject;

/** What one of the tabs that are read only while they are shown shows next. */
public sealed interface Details {

    /**
     * The messages of this program.
     *
     * @param there whether the service is present
     * @param recent oldest first
     * @param channels what they tell of each channel
     */
    record Signals(boolean there, List<MessageRecord> recent, List<ChannelStats> channels) implements Details {
        public Signals {
            recent = List.copyOf(recent);
            channels = List.copyOf(channels);
        }
    }

    /**
     * Who can be reached by messages, and what processes of this user share.
     *
     * @param there whether the service of messages is present
     * @param problem why it is not known what is shared, if so
     */
    record Channels(boolean there, List<PeerSnapshot> peers, List<SharedObject> shared, Optional<String> problem)
            implements Details {
        public Channels {
            peers = List.copyOf(peers);
            shared = List.copyOf(shared);
        }
    }

    /**
     * The last picks of a pool.
     *
     * @param pool the pool's name
     * @param picks the oldest first
     * @param other the name of a strategy that is tried; "" if none is
     * @param trial the slot that it would have picked, for each pick; empty if none is tried
     * @param problem why the other strategy has not answered
     */
    record Picks(String pool, List<Pick> picks, String other, List<Integer> trial, Optional<String> problem)
            implements Details {
        public Picks {
            picks = List.copyOf(picks);
            trial = List.copyOf(trial);
        }
    }

    /**
     * What went wrong in this program, and how the program itself is.
     *
     * @param there whether the service is present
     * @param recent newest first
     * @param total how many there have been since the program began
     * @param health empty if that service is absent
     */
    record Errors(boolean there, List<Problem> recent, long total, Optional<Health> health) implements Details {
        public Errors {
            recent = List.copyOf(recent);
        }
    }
}
