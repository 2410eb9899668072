package dev.drover.wire.link;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/**
 * What a host finds on its standard input: one line with where to connect and the token that admits it once.
 *
 * @param token 64 hexadecimal digits, a secret
 * @param socket the path of the pool's Unix domain socket
 * @param encrypted whether the link has to be
 */
public record Ticket(String token, String socket, boolean encrypted) {

    private static final String BEGIN = "drover " + Frame.PROTOCOL + " ";
    /** Stands before the token of one whose link is encrypted, so that a host that does not know it finds no token. */
    private static final String ENCRYPTED = "encrypted ";
    private static final String HEXADECIMAL = "0123456789abcdef";
    private static final int DIGITS = 64;
    private static final int LONGEST = 1024;

    /** Of a link that is not encrypted. */
    public Ticket(String token, String socket) {
        this(token, socket, false);
    }

    /** The line, with its end. */
    public String line() {
        return BEGIN + (encrypted ? ENCRYPTED : "") + token + " " + socket + "\n";
    }

    /** Reads the line, and no byte more. */
    public static Ticket read(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c; (c = in.read()) != '\n';) {
            if (c < 0) throw new EOFException("a worker is started by a pool: no ticket on standard input");
            if (line.length() == LONGEST) throw new IOException("the ticket is too long");
            line.append((char) c);
        }
        String text = new String(line.toString().getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
        boolean encrypted = text.startsWith(BEGIN + ENCRYPTED);
        int begin = BEGIN.length() + (encrypted ? ENCRYPTED.length() : 0);
        int space = begin + DIGITS;
        if (!text.startsWith(BEGIN) || text.indexOf(' ', begin) != space || !plain(text, begin, space))
            throw new IOException("this is no ticket of protocol " + Frame.PROTOCOL);
        return new Ticket(text.substring(begin, space), text.substring(space + 1), encrypted);
    }

    /** Whether the token has hexadecimal digits only, and a path without control characters follows the space. */
    private static boolean plain(String text, int begin, int space) {
        for (int i = begin; i < space; i++) if (HEXADECIMAL.indexOf(text.charAt(i)) < 0) return false;
        for (int i = space + 1; i < text.length(); i++) if (Character.isISOControl(text.charAt(i))) return false;
        return text.length() > space + 1;
    }

    /** Without the token, which must not reach a log. */
    @Override
    public String toString() {
        return "Ticket[" + socket + "]";
    }
}
