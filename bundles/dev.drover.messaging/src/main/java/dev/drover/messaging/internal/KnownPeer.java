package dev.drover.messaging.internal;

import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.LongAdder;

import dev.drover.channel.Envelope;

/** A peer as the switchboard sees it, and what is counted of it. Safe for use by many threads. */
abstract class KnownPeer {

    final String name;
    /** The channels to which it listens. */
    final Set<String> channels = ConcurrentHashMap.newKeySet();
    final LongAdder sent = new LongAdder();
    final LongAdder received = new LongAdder();
    final LongAdder answered = new LongAdder();

    KnownPeer(String name) {
        this.name = name;
    }

    /**
     * Passes a message on to the peer; does not block.
     *
     * @param turn runs code of users of this program, as the last thing
     * @return settles with the answer; cancelling it cancels the message
     */
    abstract CompletableFuture<byte[]> pass(Envelope message, Executor turn);

    abstract boolean local();

    /** How many messages wait in its mailboxes; -1 if that is not known here. */
    abstract int waiting();

    /** How many messages it has not answered. */
    long open() {
        return Math.max(0, received.sum() - answered.sum());
    }
}
