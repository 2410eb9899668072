package dev.drover.wire;

/** The other process ended, or the link to it broke, before the reply came. */
public class PeerLost extends DroverException {
    private static final long serialVersionUID = 1L;
    private final boolean mayHaveRun;

    public PeerLost(String message, boolean mayHaveRun) {
        super(message, null);
        this.mayHaveRun = mayHaveRun;
    }

    /** Whether the work may have been started, and so may have left effects. */
    public boolean mayHaveRun() {
        return mayHaveRun;
    }
}
