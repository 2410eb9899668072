package dev.drover.host;

import java.io.PrintWriter;
import java.io.StringWriter;

/**
 * What a handler threw, as text.
 *
 * @param type the name of its class
 * @param message its message, "" if it has none
 * @param stack its stack, "" if it cannot be had
 */
record Failure(String type, String message, String stack) {

    /** Reads the texts. An exception that cannot even be printed must not cost its request the answer. */
    static Failure of(Throwable thrown) {
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

    /** For a person. */
    @Override
    public String toString() {
        return stack.isEmpty() ? type + ": " + message : stack.stripTrailing();
    }
}
