package dev.drover.wire;

/**
 * The handler threw in the other process. Carries the remote exception as text; no remote class is loaded.
 *
 * <p>Its stack is that of this process. Its cause is a {@link ShownThrowable}, which shows type, message, stack and
 * causes of the remote exception, so that whatever prints or logs this shows both.
 */
public final class TaskFailed extends DroverException {
    private static final long serialVersionUID = 1L;
    private final String remoteType;
    private final String remoteMessage;
    private final String remoteStack;

    public TaskFailed(String task, String remoteType, String remoteMessage, String remoteStack) {
        super("Task '" + task + "' failed: " + remoteType + (remoteMessage.isEmpty() ? "" : ": " + remoteMessage),
                ShownThrowable.parse(remoteType, remoteMessage, remoteStack));
        this.remoteType = remoteType;
        this.remoteMessage = remoteMessage;
        this.remoteStack = remoteStack;
    }

    /** The name of the exception's class there. */
    public String remoteType() {
        return remoteType;
    }

    /** The exception's message there as it was, "" if it had none. */
    public String remoteMessage() {
        return remoteMessage;
    }

    /** The stack there, one frame a line, as it was, "" if the host sends none. */
    public String remoteStack() {
        return remoteStack;
    }
}
