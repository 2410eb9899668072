package dev.drover.wire;

import org.osgi.annotation.versioning.ConsumerType;

/** The code that answers requests of one task. */
@ConsumerType
@FunctionalInterface
public interface Handler<Q, R> {

    /**
     * Answers one request.
     *
     * <p>Runs on a task thread of the answering process. When the request is cancelled that thread is interrupted.
     *
     * @throws Exception whatever it throws reaches the sender as a {@link TaskFailed}
     */
    R handle(Q request, Context context) throws Exception;
}
