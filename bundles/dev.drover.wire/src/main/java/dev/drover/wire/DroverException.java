package dev.drover.wire;

/** The root of Drover's own failures. Its message is one sentence for a person. */
public abstract class DroverException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    protected DroverException(String message, Throwable cause) {
        super(message, cause);
    }
}
