package dev.drover.api.process;

import dev.drover.api.Require;

/**
 * The evidence that a process ended for want of memory.
 *
 * @param kind what there was too little of
 * @param certainty how sure that is
 * @param evidence one sentence: what was found
 */
public record OutOfMemory(Kind kind, Certainty certainty, String evidence) {

    public OutOfMemory {
        Require.given("kind", kind);
        Require.given("certainty", certainty);
        Require.given("evidence", evidence);
    }

    /** What there was too little of. */
    public enum Kind {
        /** The heap of a JVM. */
        HEAP("heap"),
        /** A JVM's memory for classes. */
        METASPACE("metaspace"),
        /** Threads, or the memory for one. */
        THREADS("threads"),
        /** A JVM's memory for direct buffers. */
        DIRECT_BUFFERS("direct buffers"),
        /** Memory that a JVM or a library asked the system for. */
        NATIVE("native memory"),
        /** The memory of the machine, or of a control group: the kernel chose a process to end. */
        KERNEL("killed by the kernel");

        private final String words;

        Kind(String words) {
            this.words = words;
        }

        /** What people call it, such as "direct buffers". */
        public String words() {
            return words;
        }
    }

    /** How sure it is that memory was the cause. */
    public enum Certainty {
        /** There is a sign of it that has other explanations too. */
        POSSIBLE,
        /** There is a sign of it and nothing against it. */
        LIKELY,
        /** The process has said so itself. */
        CERTAIN
    }

    /** The essentials for a sentence, such as "out of memory (metaspace)" or "likely out of memory (threads)". */
    public String words() {
        String what = kind == Kind.HEAP ? "out of memory" : "out of memory (" + kind.words() + ")";
        return switch (certainty) {
            case CERTAIN -> what;
            case LIKELY -> "likely " + what;
            case POSSIBLE -> "possibly " + what;
        };
    }
}
