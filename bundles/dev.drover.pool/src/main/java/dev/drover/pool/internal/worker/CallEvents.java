package dev.drover.pool.internal.worker;

import dev.drover.api.process.Exit;
import dev.drover.pool.internal.request.Request;

/** What the calls tell their worker. */
interface CallEvents {
    /** The process has joined; nothing has been sent to it, and the gate is not open yet. */
    void joined();

    /** There may be room for another request; this thread settles one next, null if none. */
    void hasRoom(Request<?, ?> settling);

    /** There is a message for the process, which sleeps. */
    void wanted();

    /** The gate is closed, and the last request has left. */
    void lastLeft();

    /** The process has not run the request. */
    void notRun(Request<?, ?> request);

    /** The request cannot be answered. */
    void fail(Request<?, ?> request, Throwable cause);

    /** The process has ended. */
    void ended(Exit exit, boolean permanent);
}
