package dev.drover.process.internal.join;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import dev.drover.wire.Codec;
import dev.drover.wire.link.Frame;
import dev.drover.wire.link.Handshake;
import dev.drover.wire.link.Hello;
import dev.drover.wire.link.KeyExchange;
import dev.drover.wire.link.Seal;
import dev.drover.wire.link.Ticket;

/**
 * The tickets that were issued and not yet used. A token is good once, and its link is encrypted if the ticket says so,
 * and else is not.
 */
final class Tickets {

    private static final int TOKEN_BYTES = 32;

    private record Issued(Door.JoinListener listener, boolean encrypted) {}

    private final SecureRandom random = new SecureRandom();
    private final Map<String, Issued> byToken = new ConcurrentHashMap<>();
    /** The tokens of encrypted links by what a host says instead of them, see {@link KeyExchange#id}. */
    private final Map<String, String> byId = new ConcurrentHashMap<>();

    /** Issues one for the socket of that path. */
    Ticket issue(Door.JoinListener listener, String socket, boolean encrypted) {
        byte[] bytes = new byte[TOKEN_BYTES];
        random.nextBytes(bytes);
        String token = HexFormat.of().formatHex(bytes);
        if (encrypted) byId.put(id(KeyExchange.id(token)), token);
        byToken.put(token, new Issued(listener, encrypted));
        return new Ticket(token, socket, encrypted);
    }

    private static String id(byte[] id) {
        return HexFormat.of().formatHex(id);
    }

    /** The ticket is no longer good. */
    void revoke(Ticket ticket) {
        if (byToken.remove(ticket.token()) != null && ticket.encrypted()) byId.remove(id(KeyExchange.id(ticket.token())));
    }

    /** Who has connected, and what he has said. */
    static final class Guest {
        private final SocketChannel channel;
        private Seal seal;
        private Hello hello;
        private Door.JoinListener listener;

        Guest(SocketChannel channel) {
            this.channel = channel;
        }

        /** What encrypts the link; null if it is not encrypted, or not yet. */
        Seal seal() {
            return seal;
        }

        Hello hello() {
            return hello;
        }

        /** Who waits for it; null before it has shown a token. */
        Door.JoinListener listener() {
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
        Handshake.Came first = Handshake.readAny(guest.channel, null);
        if (first.type() == Frame.KEY) {
            byte[] asked = first.as(Frame.KEY, Codec.BYTES);
            String token = byId.get(id(KeyExchange.idOf(asked)));
            if (token == null) throw stranger();
            guest.seal = KeyExchange.answer(guest.channel, asked, token);
            // Only who knows the token gets any further; until then it is good for who does.
            guest.hello = Handshake.read(guest.channel, guest.seal, Frame.HELLO, Hello.CODEC);
            if (!token.equals(guest.hello.token())) throw stranger();
        } else {
            guest.hello = first.as(Frame.HELLO, Hello.CODEC);
        }
        Issued issued = byToken.remove(guest.hello.token());
        if (issued == null) throw stranger();
        if (issued.encrypted) byId.remove(id(KeyExchange.id(guest.hello.token())));
        guest.listener = issued.listener;
        if (issued.encrypted && guest.seal == null)
            throw new IOException("it does not encrypt its link, and is required to");
    }

    private static IOException stranger() {
        return new IOException("its token was not issued or has been used");
    }
}
