package dev.drover.wire;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What keeps lists, maps and records in a message from taking more stack or memory than their bytes are worth. */
final class Containers {

    private static final int DEEPEST = 64;
    /** Room made before the elements are there: each list within lists may declare as many as bytes follow. */
    private static final int ROOM_AT_MOST = 1 << 10;

    // About what the JVM takes for them, in bytes.
    private static final int LIST_COST = 40;
    private static final int MAP_COST = 56;
    static final int ENTRY_COST = 56;

    private Containers() {}

    /** The depth inside a list, map or record that stands at the given one. */
    static int deeper(int depth) {
        if (depth == DEEPEST) throw new CodecException("A value is nested more than " + DEEPEST + " deep");
        return depth + 1;
    }

    /** An empty list for so many elements as the message declares. */
    static List<Object> listOf(int count, Input in) {
        in.spend(LIST_COST);
        return new ArrayList<>(Math.min(count, ROOM_AT_MOST));
    }

    /** An empty map for so many entries as the message declares. */
    static Map<String, Object> mapOf(int count, Input in) {
        in.spend(MAP_COST);
        return LinkedHashMap.newLinkedHashMap(Math.min(count, ROOM_AT_MOST));
    }
}
