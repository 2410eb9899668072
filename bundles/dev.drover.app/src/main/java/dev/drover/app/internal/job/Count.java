package dev.drover.app.internal.job;

/**
 * Files added up.
 *
 * @param files how many
 * @param bytes how long they are together
 * @param lines how many lines they have together
 */
public record Count(long files, long bytes, long lines) {

    static final Count NONE = new Count(0, 0, 0);

    Count plus(Count more) {
        return new Count(files + more.files, bytes + more.bytes, lines + more.lines);
    }
}
