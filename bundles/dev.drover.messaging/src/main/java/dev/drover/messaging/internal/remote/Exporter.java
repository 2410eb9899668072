package dev.drover.messaging.internal.remote;

import dev.drover.api.messaging.Messages;
import dev.drover.api.messaging.RemoteServices;
import dev.drover.channel.MessageChannel;

/** The peer that has the exported services and calls imported ones, opened when it is first needed. Thread-safe. */
final class Exporter implements AutoCloseable {

    private final Messages messages;
    /** Guarded by this. */
    private MessageChannel channel;
    private boolean closed;

    Exporter(Messages messages) {
        this.messages = messages;
    }

    /** @throws IllegalStateException if somebody else has taken its name, or this is closed */
    synchronized MessageChannel channel() {
        if (closed) throw new IllegalStateException("the messages of this program have ended");
        if (channel == null) channel = messages.open(RemoteServices.EXPORTER);
        return channel;
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (channel != null) channel.close();
    }
}
