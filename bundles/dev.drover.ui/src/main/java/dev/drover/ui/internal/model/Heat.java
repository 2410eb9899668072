package dev.drover.ui.internal.model;

/** How warm a cell is shown, in steps, so that most cells need no new colour at a refresh. */
public final class Heat {
    /** The warmest step. */
    public static final int STEPS = 8;

    private static final double COOL_MEMORY = 64 << 20;
    private static final double HOT_MEMORY = 4L << 30;

    private Heat() {}

    /** The step of a cell, 0 for none. */
    public static int of(Column column, Row row) {
        if (!row.alive() || row.kind() == RowKind.POOL) return 0;
        return switch (column) {
            case CPU -> step(row.cpu());
            case MEMORY -> step(Math.log(row.memory() / COOL_MEMORY) / Math.log(HOT_MEMORY / COOL_MEMORY));
            case FAILED -> row.failed() > 0 ? STEPS / 2 : 0;
            default -> 0;
        };
    }

    private static int step(double level) {
        return !(level > 0) ? 0 : (int) Math.ceil(Math.min(1, level) * STEPS);
    }
}
