package dev.drover.channel;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import dev.drover.wire.Output;
import dev.drover.wire.link.Frame;
import dev.drover.wire.link.Link;

/** Remembers what is sent, as "type number correlation payload". */
final class FakeLink implements Link {

    final List<String> sent = new ArrayList<>();
    long unsent;

    @Override
    public String kind() {
        return "fake";
    }

    @Override
    public boolean send(int type, int number, long correlation, Output payload) {
        String name = type == Frame.REPLY ? "REPLY" : type == Frame.ERROR ? "ERROR" : Integer.toString(type);
        String text = payload == null ? "" : new String(payload.head(), 0, payload.headSize(), StandardCharsets.UTF_8);
        sent.add(name + " " + number + " " + correlation + " " + text);
        return true;
    }

    @Override
    public boolean append(int type, int number, long correlation, Output payload) {
        return send(type, number, correlation, payload);
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
    public void awaitUnsentBelow(long bytes) {}

    @Override
    public void close(IOException cause) {}
}
