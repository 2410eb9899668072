package dev.drover.process.internal.join;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import dev.drover.process.internal.seal.SealedConnection;
import dev.drover.wire.Codec;
import dev.drover.wire.link.Connection;
import dev.drover.wire.link.Frame;
import dev.drover.wire.link.Handshake;
import dev.drover.wire.link.Hello;
import dev.drover.wire.link.Ticket;

/**
 * The tickets that were issued and not yet used. A token is good once, and its link is encrypted if the ticket says so,
 * and else is not.
 */
final class Tickets {

    private static final int TOKEN_BYTES = 32;

    private record Issued(JoinListener listener, boolean encrypted) {}

    private final SecureRandom random = new SecureRandom();
    private final Map<String, Issued> byToken = new ConcurrentHashMap<>();
    /** The tokens of encrypted links by what a host says instead of them, see {@link SealedConnection#id}. */
    private final Map<String, String> byId = new ConcurrentHashMap<>();

    /** Issues one for the socket of that path. */
    Ticket issue(JoinListener listener, String socket, boolean encrypted) {
        byte[] bytes = new byte[TOKEN_BYTES];
        random.nextBytes(bytes);
        String token = HexFormat.of().formatHex(bytes);
        if (encrypted) byId.put(id(SealedConnection.id(token)), token);
        byToken.put(token, new Issued(listener, encrypted));
        return new Ticket(token, socket, encrypted);
    }

    private static String id(byte[] id) {
        return HexFormat.of().formatHex(id);
    }

    /** The ticket is no longer good. */
    void revoke(Ticket ticket) {
        if (byToken.remove(ticket.token()) != null && ticket.encrypted())
            byId.remove(id(SealedConnection.id(ticket.token())));
    }

    /** Who has connected, and what he has said. */
    static final class Guest {
        private Connection connection;
        private boolean encrypted;
        private Hello hello;
        private JoinListener listener;

        Guest(SocketChannel channel) {
            connection = () -> channel;
        }

        /** By which it is spoken to. */
        Connection connection() {
            return connection;
        }

        Hello hello() {
            return hello;
        }

        /** Who waits for it; null before it has shown a token. */
        JoinListener listener() {
            return listener;
        }
    }

    /**
     * Reads what a guest says first, up to his hello, and takes his token.
     *
     * @throws IOException if there is no such token, or the link is not encrypted as it has to be; if it is known who
     *     waits for the guest, {@link Guest#listener} tells
     */
    void meet(Guest guest) throws IOException {
        SocketChannel channel = guest.connection.channel();
        ByteBuffer first = Handshake.next(channel, Handshake.LONGEST);
        if (first.get(Frame.TYPE_AT) == Frame.KEY) {
            byte[] asked = Handshake.read(first, Frame.KEY, Codec.BYTES);
            String token = byId.get(id(SealedConnection.idIn(asked)));
            if (token == null) throw stranger();
            guest.connection = SealedConnection.answering(channel, asked, token);
            guest.encrypted = true;
            // Only who knows the token gets any further; until then it is good for who does.
            guest.hello = guest.connection.read(Frame.HELLO, Hello.CODEC);
            if (!token.equals(guest.hello.token())) throw stranger();
        } else {
            guest.hello = Handshake.read(first, Frame.HELLO, Hello.CODEC);
        }
        Issued issued = byToken.remove(guest.hello.token());
        if (issued == null) throw stranger();
        if (issued.encrypted) byId.remove(id(SealedConnection.id(guest.hello.token())));
        guest.listener = issued.listener;
        if (issued.encrypted && !guest.encrypted)
            throw new IOException("it does not encrypt its link, and is required to");
    }

    private static IOException stranger() {
        return new IOException("its token was not issued or has been used");
    }
}
