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
 */
public record Ticket(String token, String socket) {

    private static final String BEGIN = "drover " + Frame.PROTOCOL + " ";
    private static final String HEXADECIMAL = "0123456789abcdef";
    private static final int DIGITS = 64;
    private static final int LONGEST = 1024;

    /** The line, with its end. */
    public String line() {
        return BEGIN + token + " " + socket + "\n";
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
        int space = BEGIN.length() + DIGITS;
        if (!text.startsWith(BEGIN) || text.indexOf(' ', BEGIN.length()) != space || !plain(text, space))
            throw new IOException("this is no ticket of protocol " + Frame.PROTOCOL);
        return new Ticket(text.substring(BEGIN.length(), space), text.substring(space + 1));
    }

    /** Whether the token has hexadecimal digits only, and a path without control characters follows the space. */
    private static boolean plain(String text, int space) {
        for (int i = BEGIN.length(); i < space; i++) if (HEXADECIMAL.indexOf(text.charAt(i)) < 0) return false;
        for (int i = space + 1; i < text.length(); i++) if (Character.isISOControl(text.charAt(i))) return false;
        return text.length() > space + 1;
    }

    /** Without the token, which must not reach a log. */
    @Override
    public String toString() {
        return "Ticket[" + socket + "]";
    }
}
