package dev.drover.wire.link;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import dev.drover.wire.Codec;
import dev.drover.wire.CodecException;
import dev.drover.wire.Input;

/** The map of a handshake frame. Keys that nobody asks for are ignored, so that later versions can add some. */
final class Fields {

    private final Map<?, ?> map;

    private Fields(Map<?, ?> map) {
        this.map = map;
    }

    static Fields read(Input in) {
        if (Codec.VALUE.decode(in) instanceof Map<?, ?> map) return new Fields(map);
        throw new CodecException("a handshake frame must hold a map");
    }

    String text(String key) {
        if (map.get(key) instanceof String text) return text;
        throw missing(key, "text");
    }

    /** False if it is not there. */
    boolean flag(String key) {
        Object value = map.get(key);
        if (value == null) return false;
        if (value instanceof Boolean flag) return flag;
        throw missing(key, "true or false");
    }

    long number(String key, long least, long most) {
        if (map.get(key) instanceof Long number && number >= least && number <= most) return number;
        throw missing(key, "a number from " + least + " to " + most);
    }

    List<String> texts(String key) {
        if (!(map.get(key) instanceof List<?> list)) throw missing(key, "a list of texts");
        List<String> texts = new ArrayList<>();
        for (Object each : list) {
            if (!(each instanceof String text)) throw missing(key, "a list of texts");
            texts.add(text);
        }
        return texts;
    }

    /** An empty list if it is not there. */
    List<String> textsIfAny(String key) {
        return map.get(key) == null ? List.of() : texts(key);
    }

    private static CodecException missing(String key, String what) {
        return new CodecException("a handshake frame needs '" + key + "' to be " + what);
    }
}
