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
    /** How many of those that it received have been passed on, or back. */
    final LongAdder passed = new LongAdder();
    final LongAdder answered = new LongAdder();

    KnownPeer(String name) {
        this.name = name;
    }

    /** The peer that has come in the place of this one; null if none has. */
    volatile KnownPeer successor;
    /** It gets no more messages, because it is to end. */
    volatile boolean leaving;

    /**
     * Passes a message on to the peer; does not block.
     *
     * @param turn runs code of users of this program, as the last thing
     * @return settles with the answer; cancelling it cancels the message
     */
    abstract CompletableFuture<byte[]> pass(Envelope message, Executor turn);

    abstract boolean local();

    /** Whether the peer in its place hears of the channel, so that a broadcast must not reach both. */
    boolean replacedFor(String channel) {
        KnownPeer next = successor;
        return leaving || next != null && next.channels.contains(channel);
    }

    /** How many messages wait in its mailboxes; -1 if that is not known here. */
    abstract int waiting();

    /** How many messages it has not answered. */
    long open() {
        return Math.max(0, received.sum() - answered.sum());
    }
}
