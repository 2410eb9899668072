package dev.drover.conformance;

/**
 * Something that a host must do. Each case has a process of its own.
 *
 * @param section of docs/protocol.md, as in its table of contents
 * @param name a sentence
 * @param body puts it to the test
 */
public record Case(String section, String name, Body body) {

    /** How a case is put to the test. */
    @FunctionalInterface
    public interface Body {

        /**
         * @throws Nonconformance if the host does something else
         * @throws NotOffered if the host does not offer it, and need not
         * @throws Exception if it could not be put to the test
         */
        void run(Bench bench) throws Exception;
    }
}
