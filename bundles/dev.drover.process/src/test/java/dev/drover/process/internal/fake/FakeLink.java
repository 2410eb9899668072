package dev.drover.process.internal.fake;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

import dev.drover.wire.Output;
import dev.drover.wire.link.Link;

/** A link to nobody: remembers which frames are sent, and whether it was closed. */
public final class FakeLink implements Link {

    /** The types of the frames, see {@link dev.drover.wire.link.Frame}. */
    public final List<Integer> sent = new ArrayList<>();
    public IOException closed;
    /** How many bytes have come, as the test says. */
    public long received;

    @Override
    public String kind() {
        return "fake";
    }

    @Override
    public boolean send(int type, int number, long correlation, Output payload) {
        sent.add(type);
        return closed == null;
    }

    @Override
    public boolean append(int type, int number, long correlation, Output payload) {
        return send(type, number, correlation, payload);
    }

    @Override
    public void flush() {}

    @Override
    public long received() {
        return received;
    }

    @Override
    public long unsent() {
        return 0;
    }

    @Override
    public void awaitUnsentBelow(long bytes) {}

    @Override
    public void close(IOException cause) {
        if (closed == null) closed = cause;
    }
}
