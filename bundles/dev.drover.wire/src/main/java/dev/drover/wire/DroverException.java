package dev.drover.wire;

/**
 * The root of Drover's own failures. Its message is one sentence for a person; what other processes have said in it is
 * cut and escaped by {@link SafeText}.
 */
public abstract class DroverException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    protected DroverException(String message, Throwable cause) {
        super(message == null ? null : SafeText.of(message, ShownThrowable.LONGEST), cause);
    }
}
