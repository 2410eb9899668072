package dev.drover.bench;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

import dev.drover.wire.Codec;
import dev.drover.wire.Task;

/**
 * What is sent, and whether it came back. The peers' programs make and check the same: a few different values of each
 * kind, so that an answer to another request is noticed.
 */
final class Payloads {

    static final Task<byte[], byte[]> BYTES = Task.of("bytes", Codec.BYTES, Codec.BYTES);
    static final Task<Object, Object> MAP = Task.named("map");

    /** How many different values there are of each kind. */
    private static final int DIFFERENT = 16;
    /** Of longer arrays only a sample is compared each time: a comparison in full would be part of the measurement. */
    private static final int COMPARED_IN_FULL = 64 << 10;

    private static final int SAMPLED_EVERY = 4096;

    private Payloads() {}

    /** Five fields of the kinds that JSON has too. */
    record Reading(long id, String name, double value, boolean active, String note) {
        static final Task<Reading, Reading> ECHO =
                Task.of("record", Codec.record(Reading.class), Codec.record(Reading.class));
    }

    static byte[][] bytes(int size) {
        byte[][] all = new byte[size > COMPARED_IN_FULL ? 2 : DIFFERENT][size];
        for (int k = 0; k < all.length; k++) for (int j = 0; j < size; j++) all[k][j] = (byte) ('a' + (j + k) % 26);
        return all;
    }

    static Reading[] records() {
        Reading[] all = new Reading[DIFFERENT];
        for (int k = 0; k < all.length; k++)
            all[k] = new Reading(1000 + k, "sensor " + k, 20.25 + k, k % 2 == 0, "all is well in room " + k);
        return all;
    }

    static Object[] maps() {
        Object[] all = new Object[DIFFERENT];
        Reading[] readings = records();
        for (int k = 0; k < all.length; k++) {
            Map<String, Object> map = new LinkedHashMap<>();
            map.put("id", readings[k].id());
            map.put("name", readings[k].name());
            map.put("value", readings[k].value());
            map.put("active", readings[k].active());
            map.put("note", readings[k].note());
            all[k] = map;
        }
        return all;
    }

    static boolean same(Object sent, Object received) {
        if (!(sent instanceof byte[] bytes)) return sent.equals(received);
        if (!(received instanceof byte[] others) || others.length != bytes.length) return false;
        if (bytes.length <= COMPARED_IN_FULL) return Arrays.equals(bytes, others);
        for (int j = 0; j < bytes.length; j += SAMPLED_EVERY) if (bytes[j] != others[j]) return false;
        return bytes[bytes.length - 1] == others[others.length - 1];
    }
}
