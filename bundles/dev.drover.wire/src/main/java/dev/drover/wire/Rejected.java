package dev.drover.wire;

/** The request never left this process: a queue is full, the endpoint is closed, or no worker may run it. */
public final class Rejected extends DroverException {
    private static final long serialVersionUID = 1L;

    public Rejected(String message) {
        this(message, null);
    }

    public Rejected(String message, Throwable cause) {
        super(message, cause);
    }
}
