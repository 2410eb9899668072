package dev.drover.channel;

/** What settles one request of the other side, now or later, on any thread. Only the first word counts. */
public interface Answer {

    /** @param value the payload of the reply; left unchanged from then on */
    void reply(byte[] value);

    /** It has failed: a {@code TaskFailed} of another process is passed on as it is. */
    void fail(Throwable cause);

    /** It was not taken, and why, one sentence: the other side gets a {@link dev.drover.wire.Rejected}. */
    void reject(String why);

    /** Has the work run if the other side no longer wants the answer, or is gone; at once if that is so already. */
    void onCancel(Runnable work);
}
