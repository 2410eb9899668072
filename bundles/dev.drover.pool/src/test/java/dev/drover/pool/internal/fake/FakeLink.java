package dev.drover.pool.internal.fake;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

import dev.drover.wire.Output;
import dev.drover.wire.link.Frame;
import dev.drover.wire.link.Link;

/** A link to nobody: remembers what is sent. */
public final class FakeLink implements Link {

    /** A frame that was sent. */
    public record Sent(int type, int number, long correlation, Output payload) {}

    private final List<Sent> sent = new ArrayList<>();
    /** Thrown instead of sending anything, if it is not null. */
    public Error failure;
    /** Thrown instead of ending, if it is not null. */
    public Error closeFailure;
    private boolean open = true;
    private IOException closedFor;
    private long unsent;

    /** All frames, in the order that they were sent in. */
    public List<Sent> sent() {
        return List.copyOf(sent);
    }

    /** The frames of one type, see {@link Frame}. */
    public List<Sent> sent(int type) {
        return sent.stream().filter(frame -> frame.type() == type).toList();
    }

    /** The correlations of the requests, oldest first. */
    public List<Long> requests() {
        return sent(Frame.REQUEST).stream().map(Sent::correlation).toList();
    }

    /** From now on so many bytes seem to wait to leave. */
    public void unsent(long bytes) {
        unsent = bytes;
    }

    @Override
    public String kind() {
        return "fake";
    }

    @Override
    public boolean send(int type, int number, long correlation, Output payload) {
        return append(type, number, correlation, payload);
    }

    @Override
    public boolean append(int type, int number, long correlation, Output payload) {
        if (failure != null) throw failure;
        if (open) sent.add(new Sent(type, number, correlation, payload));
        return open;
    }

    @Override
    public void flush() {}

    @Override
    public long received() {
        return 0;
    }

    @Override
    public long unsent() {
        return unsent;
    }

    @Override
    public void awaitUnsentBelow(long bytes) {
        throw new UnsupportedOperationException("a pool never waits for a link");
    }

    /** Nothing can be sent any more. */
    @Override
    public void close(IOException cause) {
        if (closeFailure != null) throw closeFailure;
        if (open) closedFor = cause;
        open = false;
    }

    /** Why it was closed, null if it is open. */
    public IOException closedFor() {
        return closedFor;
    }
}
