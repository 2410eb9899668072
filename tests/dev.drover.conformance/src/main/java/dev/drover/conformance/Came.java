package dev.drover.conformance;

import java.util.List;

import dev.drover.wire.link.Frame;

/** A frame that the host has sent. */
public record Came(int type, int number, long correlation, byte[] payload) {

    private static final List<String> NAMES = List.of("0", "HELLO", "WELCOME", "REFUSED", "REQUEST", "POST", "REPLY",
            "ERROR", "CANCEL", "RECALL", "PROGRESS", "PING", "PONG", "EXIT", "LINK", "BEGUN");

    /** The name of a type. */
    public static String name(int type) {
        return type < NAMES.size() ? NAMES.get(type) : "a frame of type " + type;
    }

    /** Its payload as a value. */
    public Object value() throws Nonconformance {
        return Values.read(payload);
    }

    @Override
    public String toString() {
        return name(type) + (type == Frame.ERROR || type == Frame.REQUEST ? " " + number : "") + " for correlation "
                + Long.toUnsignedString(correlation) + (payload.length == 0 ? "" : " with " + Values.hex(payload));
    }
}
