package dev.drover.process.internal.seal;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * What encrypts or decrypts the pieces of one direction: AES-256-GCM, with the number of the piece as nonce and a new
 * key now and then. Used by one thread at a time.
 */
final class PieceCipher {

    /** Bytes of the tag by which a change is found, after each piece. */
    static final int TAG = 16;

    /** So many pieces and bytes one key encrypts before the next one follows. */
    static final long PIECES_PER_KEY = 1 << 20;
    static final long BYTES_PER_KEY = 1L << 32;

    private static final int NONCE = 12;

    private final int mode;
    private final long piecesPerKey;
    private final long bytesPerKey;
    private final Cipher cipher;
    private byte[] secret;
    private SecretKeySpec key;
    /** The pieces so far, those of earlier keys among them: a nonce is never used again. */
    private long count;
    private long piecesOfKey;
    private long bytesOfKey;

    /**
     * @param mode of {@link Cipher}
     * @param secret from which the keys follow
     */
    PieceCipher(int mode, byte[] secret, long piecesPerKey, long bytesPerKey) throws GeneralSecurityException {
        this.mode = mode;
        this.piecesPerKey = piecesPerKey;
        this.bytesPerKey = bytesPerKey;
        cipher = Cipher.getInstance("AES/GCM/NoPadding");
        take(secret);
    }

    private void take(byte[] next) throws GeneralSecurityException {
        secret = next;
        key = new SecretKeySpec(Hkdf.expand(secret, "drover 1 key"), "AES");
        piecesOfKey = 0;
        bytesOfKey = 0;
    }

    /** The number of the piece that is next, from 0. */
    long count() {
        return count;
    }

    /**
     * Encrypts or decrypts the next piece: bytes of one array, and then of another.
     *
     * @param to has room for the result from {@code at} on
     * @throws javax.crypto.AEADBadTagException if it was not encrypted as this piece; nothing of it is in {@code to}
     */
    void apply(byte[] first, int from, int size, byte[] then, int thenFrom, int thenSize, byte[] to, int at)
            throws GeneralSecurityException {
        if (piecesOfKey == piecesPerKey || bytesOfKey >= bytesPerKey)
            take(Hkdf.expand(secret, "drover 1 next"));
        byte[] nonce = ByteBuffer.allocate(NONCE).putLong(NONCE - Long.BYTES, count).array();
        cipher.init(mode, key, new GCMParameterSpec(TAG * 8, nonce));
        if (thenSize == 0) cipher.doFinal(first, from, size, to, at);
        else
            cipher.doFinal(then, thenFrom, thenSize, to, at + cipher.update(first, from, size, to, at));
        count++;
        piecesOfKey++;
        bytesOfKey += size + thenSize - (mode == Cipher.DECRYPT_MODE ? TAG : 0);
    }
}
