package dev.drover.ui.internal.model;

/** The heat-map level of a cell. It is in few steps, so that a refresh rarely changes the colour of a cell. */
public final class Heat {
    /** The highest level. */
    public static final int STEPS = 8;

    private static final double COOL_MEMORY = 64 << 20;
    private static final double HOT_MEMORY = 4L << 30;

    private Heat() {}

    /** The level of a cell from 0, which is none, to {@value #STEPS}. */
    public static int of(Column column, Row row) {
        if (!row.alive() || row.sum()) return 0;
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
