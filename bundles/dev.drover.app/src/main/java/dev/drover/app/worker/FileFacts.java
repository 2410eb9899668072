package dev.drover.app.worker;

/**
 * What a worker found out about a file.
 *
 * @param outcome whether it could be read; if not, all but {@code problem} and {@code worker} is empty or 0
 * @param kind what is in it
 * @param bytes how many bytes were read
 * @param lines line feeds, and one more for a last line without; 0 unless the kind is text
 * @param sha256 the SHA-256 of these bytes, 64 hexadecimal digits
 * @param problem why it could not be read, "" if it could
 * @param worker the process that found out
 */
public record FileFacts(
        Outcome outcome, FileKind kind, long bytes, long lines, String sha256, String problem, long worker) {

    private static final long PID = ProcessHandle.current().pid();

    /** How reading went. */
    public enum Outcome {
        /** Read from its first to its last byte. */
        READ("read"),
        /** Removed or renamed before or while it was read. */
        VANISHED("vanished"),
        /** The system refused to open it. */
        UNREADABLE("unreadable"),
        /** No regular file any more; such a thing is never opened, it could block for ever. */
        NOT_REGULAR("not a regular file"),
        /** Written to while it was read: a sum of it would be the sum of nothing that ever was there. */
        CHANGED("changed"),
        /** The system reported an error while it was read. */
        BROKEN("read error");

        private final String label;

        Outcome(String label) {
            this.label = label;
        }

        /** The name shown to people. */
        public String label() {
            return label;
        }
    }

    static FileFacts read(FileKind kind, long bytes, long lines, String sha256) {
        return new FileFacts(Outcome.READ, kind, bytes, lines, sha256, "", PID);
    }

    static FileFacts failed(Outcome outcome, String problem) {
        return new FileFacts(outcome, FileKind.BINARY, 0, 0, "", problem, PID);
    }
}
