package dev.drover.api.messaging;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import dev.drover.api.Registration;
import dev.drover.channel.MessageChannel;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Connects the peers of this program: those that it opens here, and each worker or service whose host asks for its
 * messages, under the name of its process. The name of a pool stands for any of its workers: so a pool of one process
 * ({@code size(1, 1)}) is a service with a name of its own. Safe for use by many threads; no method blocks.
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

    /**
     * Waits for a peer, without blocking: a message to one that is not there is rejected.
     *
     * @param name the peer's, or that of a pool
     * @return settles once a peer of that name can be reached, with how it is then; at once if it is there. Cancelling
     *     it is enough to be rid of it. It fails with {@code Rejected} when the messages of this program end
     */
    CompletableFuture<PeerSnapshot> connected(String name);

    /**
     * Has messages for a peer that is not there wait until it is, instead of being rejected: at most 10,000 of 16 MiB
     * together, each no longer than its sender waits. They keep their order.
     *
     * @param name the peer's, or that of a pool for any of its workers
     * @param wanted called on a background thread when a message, or {@link #connected}, begins to wait for it
     * @throws IllegalStateException if a peer of that name is expected already
     */
    Expected expect(String name, Runnable wanted);

    /** A peer that may come. Closing it rejects what waits. */
    interface Expected extends Registration {

        /** It does not come now: what waits, and what is sent to it from now on, is rejected for that reason. */
        void refuse(String why);

        /** Ends {@link #refuse}. */
        void accept();
    }

    /** Whether there is a peer of that name, or a worker of the pool of that name, or one is {@link #expect}ed. */
    boolean reaches(String name);

    /**
     * Tells of changes of those that can be {@linkplain #reaches reached}.
     *
     * @param changed called on a background thread after each change, by several threads at once if they come fast
     */
    Registration onChange(Runnable changed);

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
