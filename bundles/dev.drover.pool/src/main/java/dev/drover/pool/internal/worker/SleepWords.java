package dev.drover.pool.internal.worker;

import java.util.Map;

/** What a host, or what has failed, says about a sleep. */
final class SleepWords {

    private SleepWords() {}

    /** The text under that key in a host's answer, "" if there is none. */
    static String said(Object answer, String key) {
        return answer instanceof Map<?, ?> map && map.get(key) instanceof String text ? text : "";
    }

    /** The message of what has been thrown, which may be somebody else's and throw itself. */
    static String message(Throwable thrown) {
        try {
            return thrown.getMessage();
        } catch (Throwable again) {
            return thrown.getClass().getName();
        }
    }
}
