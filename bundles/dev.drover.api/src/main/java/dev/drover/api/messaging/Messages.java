package dev.drover.api.messaging;

import java.util.List;
import java.util.Optional;

import dev.drover.channel.MessageChannel;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Connects the peers of this program: those that it opens here, and each worker or service whose host asks for its
 * messages, under the name of its process. Safe for use by many threads; no method blocks.
 */
@ProviderType
public interface Messages {

    /** The name that the program's own peer has by convention. */
    String MAIN = "main";

    /**
     * Opens a peer of this program.
     *
     * @param name how the others call it, see {@link dev.drover.wire.Names#check}
     * @throws IllegalStateException if a peer has that name
     */
    MessageChannel open(String name);

    /** All peers that can be reached now, sorted by name. */
    List<PeerSnapshot> peers();

    /** The last messages, oldest first: at most {@link #KEPT}, and of none its body. */
    List<MessageRecord> recent();

    /** So many messages are remembered. */
    int KEPT = 2_000;

    /** The peer of that name, empty if there is none. */
    default Optional<PeerSnapshot> peer(String name) {
        return peers().stream().filter(each -> each.name().equals(name)).findFirst();
    }
}
