package dev.drover.process.internal.seal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.Cipher;
import javax.crypto.KeyAgreement;

import dev.drover.wire.Codec;
import dev.drover.wire.link.Frame;
import dev.drover.wire.link.Handshake;

/**
 * How two processes that know the same token agree on the keys of their link: X25519 with a pair of keys that is made
 * for this link alone, and HKDF-SHA256 salted with the token. Who does not know the token cannot take part, also if he
 * stands between the two, and who learns it later can read nothing that was sent.
 */
final class KeyExchange {

    private static final int KEY = 32;
    private static final String X25519 = "X25519";
    /** What an encoded public key begins with (RFC 8410); the 32 bytes follow. */
    private static final byte[] SPKI = HexFormat.of().parseHex("302a300506032b656e032100");

    private final String token;
    private final KeyPair own;
    /** What this side has sent. */
    private final byte[] asked;

    /**
     * The host's half: sends its key.
     *
     * @throws IOException if the channel fails, or this Java cannot do it
     */
    KeyExchange(SocketChannel channel, String token) throws IOException {
        this.token = token;
        try {
            own = pair();
        } catch (GeneralSecurityException e) {
            throw failed(e);
        }
        asked = Hkdf.join(id(token), raw(own.getPublic()));
        Handshake.write(channel, Frame.KEY, Codec.BYTES, asked);
    }

    /** What tells the pool which token a host has, and nobody the token. */
    static byte[] id(String token) {
        try {
            return Hkdf.hmac(HexFormat.of().parseHex(token), "drover 1 id".getBytes(StandardCharsets.US_ASCII));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * The rest of the host's half: waits for the pool's key.
     *
     * @throws IOException if the pool refuses, or does not encrypt
     */
    Seal answered(SocketChannel channel) throws IOException {
        ByteBuffer answer = Handshake.next(channel, Handshake.LONGEST);
        if (answer.get(Frame.TYPE_AT) == Frame.WELCOME)
            throw new IOException("the program answers without encryption, and this worker's ticket asks for it");
        byte[] other = Handshake.read(answer, Frame.KEY, Codec.BYTES);
        checkSize(other, KEY);
        try {
            return agree(own, other, token, Hkdf.join(asked, other), true);
        } catch (GeneralSecurityException e) {
            throw failed(e);
        }
    }

    /** The id in the first frame of a host that encrypts. */
    static byte[] idOf(byte[] asked) throws IOException {
        checkSize(asked, 2 * KEY);
        return Arrays.copyOf(asked, KEY);
    }

    /**
     * The pool's half: answers with its key.
     *
     * @param asked what the host has sent
     * @param token the one of which that has the id
     */
    static Seal answer(SocketChannel channel, byte[] asked, String token) throws IOException {
        try {
            KeyPair own = pair();
            byte[] answer = raw(own.getPublic());
            byte[] other = Arrays.copyOfRange(asked, KEY, 2 * KEY);
            Seal seal = agree(own, other, token, Hkdf.join(asked, answer), false);
            Handshake.write(channel, Frame.KEY, Codec.BYTES, answer);
            return seal;
        } catch (GeneralSecurityException e) {
            throw failed(e);
        }
    }

    private static KeyPair pair() throws GeneralSecurityException {
        return KeyPairGenerator.getInstance(X25519).generateKeyPair();
    }

    private static byte[] raw(PublicKey key) {
        byte[] encoded = key.getEncoded();
        return Arrays.copyOfRange(encoded, encoded.length - KEY, encoded.length);
    }

    /** @param said all that was sent so far: the id, the host's key, the pool's key */
    static Seal agree(KeyPair own, byte[] other, String token, byte[] said, boolean host)
            throws GeneralSecurityException {
        KeyAgreement agreement = KeyAgreement.getInstance(X25519);
        agreement.init(own.getPrivate());
        // Refuses the few keys whose secret everybody knows.
        agreement.doPhase(KeyFactory.getInstance(X25519).generatePublic(new X509EncodedKeySpec(Hkdf.join(SPKI, other))),
                true);
        byte[] shared = Hkdf.hmac(HexFormat.of().parseHex(token), agreement.generateSecret());
        byte[] ofHost = Hkdf.expand(shared, "drover 1 host", said);
        byte[] ofPool = Hkdf.expand(shared, "drover 1 pool", said);
        return new Seal(cipher(Cipher.ENCRYPT_MODE, host ? ofHost : ofPool),
                cipher(Cipher.DECRYPT_MODE, host ? ofPool : ofHost));
    }

    private static PieceCipher cipher(int mode, byte[] secret) throws GeneralSecurityException {
        return new PieceCipher(mode, secret, PieceCipher.PIECES_PER_KEY, PieceCipher.BYTES_PER_KEY);
    }

    private static void checkSize(byte[] sent, int size) throws IOException {
        if (sent.length != size)
            throw new IOException("a key frame must have " + size + " bytes, and has " + sent.length);
    }

    private static IOException failed(GeneralSecurityException e) {
        if (e instanceof NoSuchAlgorithmException)
            return new IOException("this Java cannot encrypt links: " + e.getMessage(), e);
        return new IOException("no keys can be agreed on: " + e.getMessage(), e);
    }
}
