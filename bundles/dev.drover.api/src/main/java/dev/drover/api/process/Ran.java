package dev.drover.api.process;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

import dev.drover.api.Require;

/**
 * How a program has run, from its start to its end.
 *
 * @param exit how it ended; {@code exit.code()} is its exit code
 * @param output what it has printed on its standard output, as far as {@link Run#maxOutput}; in a pipeline only of the
 *     last program
 * @param errors what it has printed on its standard error, as far as {@link Run#maxOutput}
 * @param stopped why this program has ended it; {@link Stopped#NOT} if it ended by itself
 */
public record Ran(Exit exit, Run.Bytes output, Run.Bytes errors, Stopped stopped) {

    /** Why a program was ended. */
    public enum Stopped {
        /** It was not: it ended by itself, or something else ended it. */
        NOT,
        /** It took longer than it may. */
        TIMEOUT,
        /** It printed more than it may. */
        OUTPUT,
        /** Nobody wants the result any more. */
        CANCELLED
    }

    public Ran {
        Require.given("exit", exit);
        Require.given("output", output);
        Require.given("errors", errors);
        Require.given("stopped", stopped);
    }

    /** Whether it ended by itself with exit code 0. */
    public boolean succeeded() {
        return stopped == Stopped.NOT && exit.code() == 0;
    }

    /** The output as text in the system's encoding. */
    public String text() {
        return text(ofThisSystem());
    }

    /** The output as text; what is no such text becomes a replacement character. */
    public String text(Charset charset) {
        return new String(output.get(), charset);
    }

    /** What it has printed on its standard error, as text in the system's encoding. */
    public String errorText() {
        return new String(errors.get(), ofThisSystem());
    }

    private static Charset ofThisSystem() {
        try {
            return Charset.forName(System.getProperty("native.encoding", "UTF-8"));
        } catch (IllegalArgumentException e) {
            return StandardCharsets.UTF_8;
        }
    }
}
