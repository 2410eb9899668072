package dev.drover.ui.internal.model;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

import dev.drover.api.text.Figures;

/** A column of the table: its head, its text and its order. The first ones are seen in a narrow view, too. */
public enum Column {
    NAME("Name", 200, false, true, "Name of the process or pool"),
    STATE("State", 130, false, true, "What it is doing"),
    CPU("CPU", 72, true, true, "Processor use; 100 % is one core"),
    TREND("CPU, 1 min", 88, false, true, "Processor use of the last minute"),
    MEMORY("Memory", 80, true, true,
            "Memory: proportional share where the system tells it, else resident; ~ until the share is known"),
    MEMORY_TREND("Mem., 1 min", 104, false, true, "Memory of the last minute; the curve begins at nothing"),
    PID("PID", 68, true, true, "Process id"),
    KIND("Kind", 60, false, true, "What it is to this program"),
    PARENT("Parent", 68, true, true, "The parent's process id"),
    STARTED_BY("Started by", 100, false, true, "The launch, the plug-in or the pool that started it"),
    IN_FLIGHT("In flight", 72, true, true, "Requests sent and not yet answered"),
    DONE("Done", 78, true, true, "Requests answered"),
    FAILED("Failed", 62, true, true, "Requests answered with an error"),
    LATENCY("Latency", 76, true, true, "Moving average from sending to reply"),
    AGE("Age", 80, true, true, "Time since it was started"),
    WEIGHT("Weight", 66, true, false, "Its share in weighted strategies"),
    GIVEN_BACK("Given back", 84, true, false, "Memory that it takes less since it sleeps"),
    LINK("Link", 56, false, false, "The kind of link to the worker"),
    COMMAND("Command", 420, false, false, "Command line");

    private final String label;
    private final int width;
    private final boolean right;
    private final boolean shown;
    private final String help;

    Column(String label, int width, boolean right, boolean shown, String help) {
        this.label = label;
        this.width = width;
        this.right = right;
        this.shown = shown;
        this.help = help;
    }

    public String label() {
        return label;
    }

    /** The tool tip of the column's head. */
    public String help() {
        return help;
    }

    /** The first width of the column, in points. */
    public int width() {
        return width;
    }

    /** Whether the cells are aligned to the right. */
    public boolean right() {
        return right;
    }

    /** Whether the column is shown before a person has chosen columns. */
    public boolean shownAtFirst() {
        return shown;
    }

    /** Whether its cells are curves, without a text. */
    public boolean isCurve() {
        return this == TREND || this == MEMORY_TREND;
    }

    /** Whether the first click on the head sorts the largest values to the top. */
    public boolean largestFirst() {
        return right && this != PID && this != PARENT || isCurve();
    }

    /** The text of a cell; empty if the row has no value in this column. */
    public String text(Row row, long nowMillis) {
        return switch (this) {
            case NAME -> row.name();
            case PID -> row.pid() > 0 ? Long.toString(row.pid()) : "";
            case KIND -> row.kind().label();
            case PARENT -> row.parent() > 0 ? Long.toString(row.parent()) : "";
            case STARTED_BY -> row.startedBy();
            case STATE -> row.state();
            case MEMORY -> memory(row);
            case CPU -> row.alive() ? Figures.percent(row.cpu()) : "";
            case TREND, MEMORY_TREND -> "";
            case IN_FLIGHT -> Figures.count(row.inFlight());
            case DONE -> Figures.count(row.done());
            case FAILED -> Figures.count(row.failed());
            case LATENCY -> Figures.micros(row.latency());
            case AGE -> age(row, nowMillis);
            case WEIGHT -> row.worker() == null ? "" : Figures.count(row.worker().weight());
            case GIVEN_BACK -> Figures.bytes(givenBack(row));
            case LINK -> row.worker() == null ? "" : row.worker().link();
            case COMMAND -> row.command();
        };
    }

    /** The order of rows by this column. Rows without a value come last in both directions. */
    public Comparator<Row> order(boolean descending) {
        return switch (this) {
            case NAME -> text(Row::name, descending);
            case KIND -> text(row -> row.kind().label(), descending);
            case STARTED_BY -> text(Row::startedBy, descending);
            case STATE -> text(Row::state, descending);
            case COMMAND -> text(Row::command, descending);
            case LINK -> text(row -> row.worker() == null ? "" : row.worker().link(), descending);
            case PID -> number(row -> positiveOrNaN(row.pid()), descending);
            case PARENT -> number(row -> positiveOrNaN(row.parent()), descending);
            case MEMORY, MEMORY_TREND -> number(row -> row.alive() ? knownOrNaN(row.memory()) : Double.NaN, descending);
            case CPU, TREND -> number(row -> row.alive() ? row.cpu() : Double.NaN, descending);
            case IN_FLIGHT -> number(row -> knownOrNaN(row.inFlight()), descending);
            case DONE -> number(row -> knownOrNaN(row.done()), descending);
            case FAILED -> number(row -> knownOrNaN(row.failed()), descending);
            case LATENCY -> number(row -> row.latency() > 0 ? row.latency() : Double.NaN, descending);
            case AGE -> number(
                    row -> row.started() == null || !row.alive() ? Double.NaN : -row.started().toEpochMilli(),
                    descending);
            case GIVEN_BACK -> number(row -> knownOrNaN(givenBack(row)), descending);
            case WEIGHT -> number(row -> row.worker() == null ? Double.NaN : row.worker().weight(), descending);
        };
    }

    private static String memory(Row row) {
        String text = row.alive() ? Figures.bytes(row.memory()) : "";
        return row.rough() && !text.isEmpty() ? "~" + text : text;
    }

    private static String age(Row row, long nowMillis) {
        Instant started = row.started();
        return started == null || !row.alive() ? ""
                : Figures.duration(Duration.ofMillis(nowMillis - started.toEpochMilli()));
    }

    private static long givenBack(Row row) {
        return row.worker() == null ? -1 : SleepText.givenBack(row.worker());
    }

    private static double positiveOrNaN(long value) {
        return value > 0 ? value : Double.NaN;
    }

    private static double knownOrNaN(long value) {
        return value >= 0 ? value : Double.NaN;
    }

    private static Comparator<Row> number(ToDoubleFunction<Row> figure, boolean descending) {
        return (a, b) -> {
            double x = figure.applyAsDouble(a);
            double y = figure.applyAsDouble(b);
            if (Double.isNaN(x) || Double.isNaN(y)) return Boolean.compare(Double.isNaN(x), Double.isNaN(y));
            return descending ? Double.compare(y, x) : Double.compare(x, y);
        };
    }

    private static Comparator<Row> text(Function<Row, String> text, boolean descending) {
        Comparator<String> order = descending ? NaturalOrder.ORDER.reversed() : NaturalOrder.ORDER;
        return (a, b) -> {
            String x = text.apply(a);
            String y = text.apply(b);
            if (x.isEmpty() || y.isEmpty()) return Boolean.compare(x.isEmpty(), y.isEmpty());
            return order.compare(x, y);
        };
    }
}
