package dev.drover.wire;

/** A value cannot be written, or bytes cannot be read, by a {@link Codec}. */
public final class CodecException extends DroverException {
    private static final long serialVersionUID = 1L;

    public CodecException(String message) {
        super(message, null);
    }

    public CodecException(String message, Throwable cause) {
        super(message, cause);
    }
}
