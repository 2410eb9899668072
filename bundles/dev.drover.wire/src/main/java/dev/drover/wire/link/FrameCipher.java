package dev.drover.wire.link;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.ShortBufferException;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * What encrypts or decrypts the frames of one direction: AES-256-GCM, with the number of the frame as nonce and a new
 * key now and then. Used by one thread at a time.
 */
final class FrameCipher {

    /** Bytes of the tag by which a change is found. */
    static final int TAG = 16;

    /** So many frames and bytes one key encrypts before the next one follows. */
    static final long FRAMES_PER_KEY = 1 << 20;
    static final long BYTES_PER_KEY = 1L << 32;

    private static final int NONCE = 12;

    private final int mode;
    private final long framesPerKey;
    private final long bytesPerKey;
    private final Cipher cipher;
    private byte[] secret;
    private SecretKeySpec key;
    /** The frames so far, those of earlier keys among them: a nonce is never used again. */
    private long count;
    private long framesOfKey;
    private long bytesOfKey;

    /**
     * @param mode of {@link Cipher}
     * @param secret from which the keys follow
     */
    FrameCipher(int mode, byte[] secret, long framesPerKey, long bytesPerKey) throws GeneralSecurityException {
        this.mode = mode;
        this.framesPerKey = framesPerKey;
        this.bytesPerKey = bytesPerKey;
        cipher = Cipher.getInstance("AES/GCM/NoPadding");
        take(secret);
    }

    private void take(byte[] next) throws GeneralSecurityException {
        secret = next;
        key = new SecretKeySpec(KeyExchange.expand(secret, "drover 1 key"), "AES");
        framesOfKey = 0;
        bytesOfKey = 0;
    }

    /** The number of the frame that is next, from 0. */
    long count() {
        return count;
    }

    /**
     * Encrypts or decrypts the next frame, of which two arrays hold the bytes.
     *
     * @param size how many bytes of the first; the other one is used whole
     * @param to has room for the result from {@code at} on
     * @throws javax.crypto.AEADBadTagException if it was not encrypted as this frame; nothing of it is in {@code to}
     */
    void apply(byte[] first, int size, byte[] last, byte[] to, int at) throws GeneralSecurityException {
        if (framesOfKey == framesPerKey || bytesOfKey >= bytesPerKey) {
            byte[] next = KeyExchange.expand(secret, "drover 1 next");
            Arrays.fill(secret, (byte) 0);
            take(next);
        }
        byte[] nonce = ByteBuffer.allocate(NONCE).putLong(NONCE - Long.BYTES, count).array();
        cipher.init(mode, key, new GCMParameterSpec(TAG * 8, nonce));
        try {
            if (last.length == 0) cipher.doFinal(first, 0, size, to, at);
            else
                cipher.doFinal(last, 0, last.length, to, at + cipher.update(first, 0, size, to, at));
        } catch (ShortBufferException e) {
            throw new AssertionError(e);
        }
        count++;
        framesOfKey++;
        bytesOfKey += size + last.length;
    }
}
