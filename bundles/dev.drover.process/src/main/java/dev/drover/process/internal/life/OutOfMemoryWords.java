package dev.drover.process.internal.life;

import java.util.List;
import java.util.Optional;

import dev.drover.api.process.OutOfMemory;
import dev.drover.api.process.OutOfMemory.Certainty;
import dev.drover.api.process.OutOfMemory.Kind;

/** What a process says of itself when it is out of memory, and which of several kinds that is. */
final class OutOfMemoryWords {

    /** What a JVM, or Drover's runtime in it, prints on standard output before it ends for want of memory. */
    static final String TERMINATING = "Terminating due to java.lang.OutOfMemoryError";

    /** The exit code that goes with it. */
    static final int CODE = 3;

    private OutOfMemoryWords() {}

    /**
     * @param code the exit code
     * @param printed on its standard output, oldest first
     * @param told what of all its words tells most
     */
    static Optional<OutOfMemory> in(int code, List<String> printed, LastError told) {
        // The first cause counts: at the end of a JVM that is out of memory more may go wrong.
        for (String line : printed) {
            if (!line.startsWith(TERMINATING)) continue;
            boolean ended = code == CODE;
            return Optional.of(new OutOfMemory(kind(line), ended ? Certainty.CERTAIN : Certainty.LIKELY,
                    "it printed '" + line.strip() + "'" + (ended ? "" : ", but its exit code is another")));
        }
        if (!told.isOutOfMemory()) return Optional.empty();
        return Optional.of(new OutOfMemory(kind(told.text()), Certainty.CERTAIN, "it has said so"));
    }

    static Kind kind(String line) {
        if (line.contains("native thread")) return Kind.THREADS;
        if (line.contains("irect buffer")) return Kind.DIRECT_BUFFERS;
        if (line.contains("Metaspace") || line.contains("Compressed class space")) return Kind.METASPACE;
        if (line.contains("java.lang.OutOfMemoryError")) return Kind.HEAP;
        return Kind.NATIVE;
    }
}
