package dev.drover.process.internal.seal;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Keys from a secret, by HKDF with SHA-256 (RFC 5869). */
final class Hkdf {
    private static final String HMAC = "HmacSHA256";

    private Hkdf() {}

    /** HKDF-Expand for one block. */
    static byte[] expand(byte[] secret, String purpose, byte... said) throws GeneralSecurityException {
        return hmac(secret, join(join(purpose.getBytes(StandardCharsets.US_ASCII), said), new byte[] {1}));
    }

    /** HMAC-SHA-256, which is HKDF-Extract if the key is the salt. */
    static byte[] hmac(byte[] key, byte[] message) throws GeneralSecurityException {
        Mac mac = Mac.getInstance(HMAC);
        mac.init(new SecretKeySpec(key, HMAC));
        return mac.doFinal(message);
    }

    static byte[] join(byte[] one, byte[] other) {
        return ByteBuffer.allocate(one.length + other.length).put(one).put(other).array();
    }
}
