package dev.drover.api.process;

import java.nio.file.Path;

import dev.drover.api.Require;

/**
 * A file that tells of the inside of one process. It lies in a folder that only its user may enter, and may hold
 * secrets of the process: what stood in its memory or environment. Drover removes the oldest files when there are too
 * many, so it may be gone.
 *
 * @param kind what it tells
 * @param file where it is
 */
public record Dump(Kind kind, Path file) {

    public Dump {
        Require.given("kind", kind);
        Require.given("file", file);
    }

    /** What a dump tells. */
    public enum Kind {
        /** What each thread was doing: text. */
        THREADS("thread dump", "txt"),
        /** All objects: a file for heap analysers. The process stands still while it is written. */
        HEAP("heap dump", "hprof"),
        /** How many objects of which class there are: text. The process stands still while they are counted. */
        HISTOGRAM("heap histogram", "txt"),
        /** What uses memory: heap, metaspace, buffers, threads: text. */
        MEMORY("memory report", "txt"),
        /** What happened over some seconds: a recording for Java Mission Control and {@code jfr}. */
        RECORDING("flight recording", "jfr"),
        /** The report of a JVM on its own crash. Cannot be asked for. */
        CRASH("crash report", "log");

        private final String words;
        private final String extension;

        Kind(String words, String extension) {
            this.words = words;
            this.extension = extension;
        }

        /** What people call it, such as "thread dump". */
        public String words() {
            return words;
        }

        /** How the names of its files end, without the dot. */
        public String extension() {
            return extension;
        }
    }
}
