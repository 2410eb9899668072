package dev.drover.channel;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

import dev.drover.wire.Codec;
import dev.drover.wire.CodecException;
import dev.drover.wire.link.Frame;
import dev.drover.wire.link.Handshake;
import dev.drover.wire.link.Link;
import dev.drover.wire.link.OwnFile;
import dev.drover.wire.link.Reactor;
import dev.drover.wire.link.Receiver;
import dev.drover.wire.link.Ring;

/**
 * How two workers meet: one listens at a socket that is for its user only, the other connects and shows the token,
 * which both have from the program and which is good for this once.
 *
 * @param id the link's, for the program
 * @param names of the other side; the first is its own
 * @param ring the path of a ring, "" for none
 * @param listens whether this side is the one that listens
 * @param process the other side's, 0 if it is not told
 */
record Meeting(long id, List<String> names, String token, Path socket, String ring, boolean listens,
        long process) {

    private static final long PATIENCE_SECONDS = 10;
    private static final int MOST_STRANGERS = 16;

    /** @throws CodecException if it is none */
    static Meeting read(Object body) {
        if (body instanceof Map<?, ?> map && map.get("id") instanceof Long id
                && map.get("names") instanceof List<?> names && !names.isEmpty()
                && names.stream().allMatch(String.class::isInstance) && map.get("token") instanceof String token
                && !token.isEmpty() && map.get("socket") instanceof String socket
                && map.get("ring") instanceof String ring && map.get("listens") instanceof Boolean listens)
            return new Meeting(id, names.stream().map(String.class::cast).toList(), token, Path.of(socket), ring,
                    listens, map.get("process") instanceof Long process ? process : 0);
        throw new CodecException("who is to meet another worker needs id, names, token, socket, ring and listens");
    }

    /**
     * Blocks until they have met. Who listens answers as soon as the other may come; who connects answers with the kind
     * of the link.
     *
     * @param receiver gets what comes by the link
     */
    void begin(Reactor reactor, int maxMessage, Answer answer, Function<Link, DirectLink> receiver) {
        AtomicBoolean over = new AtomicBoolean();
        AtomicReference<Channel> blocked = new AtomicReference<>();
        CompletableFuture.delayedExecutor(PATIENCE_SECONDS, TimeUnit.SECONDS).execute(() -> {
            if (over.compareAndSet(false, true)) close(blocked.get());
        });
        try {
            SocketChannel channel = listens ? accept(answer, blocked, over) : connect(blocked);
            Ring shared = null;
            try {
                shared = agree(channel);
                // Too late: the channel is closed, or about to be.
                if (!over.compareAndSet(false, true)) throw new IOException("the other side was silent");
            } catch (IOException | RuntimeException e) {
                close(channel);
                throw e;
            }
            DirectLink[] made = new DirectLink[1];
            Function<Link, Receiver> receives = link -> made[0] = receiver.apply(link);
            if (shared == null) reactor.connect(channel, receives, maxMessage);
            else
                reactor.connect(channel, shared, listens ? 1 : 0, receives, maxMessage);
            made[0].ready();
            answer.reply(Written.of(shared == null ? "unix" : "ring", 16));
        } catch (IOException | RuntimeException e) {
            over.set(true);
            // Of no effect if it was answered: then the other side tells that it has failed.
            answer.reject("a direct link to '" + names.getFirst() + "' cannot be opened: " + e);
        }
    }

    private static void close(Channel channel) {
        if (channel == null) return;
        try {
            channel.close();
        } catch (IOException e) {
            throw new IllegalStateException("a socket of this process cannot be closed", e);
        }
    }

    /** Waits for whoever shows the token. */
    private SocketChannel accept(Answer answer, AtomicReference<Channel> blocked, AtomicBoolean over)
            throws IOException {
        try (ServerSocketChannel door = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            door.bind(UnixDomainSocketAddress.of(socket), 1);
            Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString("rw-------"));
            blocked.set(door);
            answer.reply(Envelope.NULL);
            for (int left = MOST_STRANGERS; left > 0 && !over.get(); left--) {
                SocketChannel channel = door.accept();
                blocked.set(channel);
                if (!over.get() && shows(channel)) return channel;
                channel.close();
                blocked.set(door);
            }
            throw new IOException("nobody has shown the token");
        } finally {
            Files.deleteIfExists(socket);
        }
    }

    private boolean shows(SocketChannel channel) {
        try {
            return Handshake.read(channel, Frame.HELLO, Codec.VALUE) instanceof Map<?, ?> hello
                    && hello.get("token") instanceof String shown && MessageDigest.isEqual(
                            shown.getBytes(StandardCharsets.UTF_8), token.getBytes(StandardCharsets.UTF_8));
        } catch (IOException | CodecException e) {
            return false;
        }
    }

    private SocketChannel connect(AtomicReference<Channel> blocked) throws IOException {
        OwnFile.check(socket);
        SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket));
        blocked.set(channel);
        Handshake.write(channel, Frame.HELLO, Codec.VALUE, Map.of("token", token));
        return channel;
    }

    /** The ring that both can open, null if they stay on the socket. */
    private Ring agree(SocketChannel channel) throws IOException {
        Ring own = null;
        if (!ring.isEmpty()) {
            try {
                own = Ring.open(Path.of(ring));
            } catch (IOException | RuntimeException e) {
                // The socket serves.
                own = null;
            }
        }
        Map<String, Boolean> can = Map.of("ring", own != null);
        Object other;
        if (listens) {
            Handshake.write(channel, Frame.WELCOME, Codec.VALUE, can);
            other = Handshake.read(channel, Frame.LINK, Codec.VALUE);
        } else {
            other = Handshake.read(channel, Frame.WELCOME, Codec.VALUE);
            Handshake.write(channel, Frame.LINK, Codec.VALUE, can);
        }
        return other instanceof Map<?, ?> said && said.get("ring") == Boolean.TRUE ? own : null;
    }
}
