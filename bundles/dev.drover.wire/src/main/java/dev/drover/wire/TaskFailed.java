package dev.drover.wire;

/** The handler threw in the other process. Carries the remote exception as text; no remote class is loaded. */
public final class TaskFailed extends DroverException {
    private static final long serialVersionUID = 1L;
    private final String remoteType;
    private final String remoteMessage;
    private final String remoteStack;

    public TaskFailed(String task, String remoteType, String remoteMessage, String remoteStack) {
        super("Task '" + task + "' failed: " + remoteType + (remoteMessage.isEmpty() ? "" : ": " + remoteMessage),
                null);
        this.remoteType = remoteType;
        this.remoteMessage = remoteMessage;
        this.remoteStack = remoteStack;
    }

    /** The name of the exception's class there. */
    public String remoteType() {
        return remoteType;
    }

    /** The exception's message there, "" if it had none. */
    public String remoteMessage() {
        return remoteMessage;
    }

    /** The stack there, one frame a line, "" if the host sends none. */
    public String remoteStack() {
        return remoteStack;
    }
}
