package dev.drover.process.internal.launch;

import java.util.List;

import dev.drover.api.process.ProcessSpec;

/** What makes Java programs start faster, and learns from each start. */
public interface StartHints {

    /** No hints. */
    StartHints NONE = new StartHints() {
        @Override
        public List<String> options(ProcessSpec program) {
            return List.of();
        }

        @Override
        public void joined(ProcessSpec program) {}

        @Override
        public void neverJoined(ProcessSpec program) {}
    };

    /** Options for the JVM, before those of the program. */
    List<String> options(ProcessSpec program);

    /** A process of this program has joined. */
    void joined(ProcessSpec program);

    /** A process of this program has ended without joining, and nobody wanted its end. */
    void neverJoined(ProcessSpec program);
}
