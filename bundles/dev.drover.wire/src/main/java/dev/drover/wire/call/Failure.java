package dev.drover.wire.call;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;

import dev.drover.wire.Codec;
import dev.drover.wire.CodecException;
import dev.drover.wire.Input;
import dev.drover.wire.Output;
import dev.drover.wire.TaskFailed;
import dev.drover.wire.link.Frame;

/**
 * What a handler threw, as text: the payload of an ERROR with the code {@link Frame#FAILED}.
 *
 * @param type the name of its class
 * @param message its message, "" if it has none
 * @param stack its stack, "" if it cannot be had
 */
public record Failure(String type, String message, String stack) {

    /** How many frames of each exception are told, and a line for the others, if not all can be. */
    private static final int MOST_FRAMES = 24;

    /**
     * Asks the exception for its texts. An exception that cannot even be printed must not cost its request the answer.
     */
    public static Failure of(Throwable thrown) {
        String type = thrown.getClass().getName();
        try {
            StringWriter text = new StringWriter();
            thrown.printStackTrace(new PrintWriter(text));
            String message = thrown.getMessage();
            return new Failure(type, message == null ? "" : message, text.toString());
        } catch (Throwable e) {
            return new Failure(type, "(its message cannot be read: " + e.getClass().getName() + ")", "");
        }
    }

    /** Appends this as a value, each text cut to so many characters. A stack that is cut still tells its causes. */
    public void write(Output out, int most) {
        Map<String, String> texts =
                Map.of("type", cut(type, most), "message", cut(message, most), "stack",
                        cut(stack.length() > most ? fewFrames() : stack, most));
        Codec.VALUE.encode(texts, out);
    }

    private String fewFrames() {
        StringBuilder out = new StringBuilder();
        int frames = 0;
        for (String line : stack.split("\n")) {
            frames = line.strip().startsWith("at ") ? frames + 1 : 0;
            if (frames <= MOST_FRAMES) out.append(frames < MOST_FRAMES ? line : "\t...").append('\n');
        }
        return out.toString();
    }

    /** The text, cut to so many characters. */
    public static String cut(String text, int most) {
        return text.length() <= most ? text : text.substring(0, most) + "…";
    }

    /** Reads what the other side has written; what cannot be read is said in the message. */
    static Failure read(Input payload) {
        try {
            if (Codec.VALUE.decode(payload) instanceof Map<?, ?> texts)
                return new Failure(text(texts, "type"), text(texts, "message"), text(texts, "stack"));
        } catch (CodecException e) {
            return new Failure("unknown", "the report of the failure cannot be read: " + e.getMessage(), "");
        }
        return new Failure("unknown", "the report of the failure is no map", "");
    }

    private static String text(Map<?, ?> texts, String key) {
        return texts.get(key) instanceof String text ? text : "";
    }

    /** What the caller's future is told. */
    TaskFailed of(String task) {
        return new TaskFailed(task, type, message, stack);
    }

    /** For a person. */
    @Override
    public String toString() {
        return stack.isEmpty() ? type + ": " + message : stack.stripTrailing();
    }
}
