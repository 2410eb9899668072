package dev.drover.ui.internal.model;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

import dev.drover.api.text.Secrets;

/** What is exported of a process: plain figures with their units in the heads, and secrets masked. */
public final class ProcessColumns {
    private ProcessColumns() {}

    public static List<DataColumn<Row>> of(long nowMillis) {
        List<DataColumn<Row>> columns = new ArrayList<>();
        columns.add(column("Name", Row::name));
        columns.add(column("Pool", Row::pool));
        columns.add(column("Kind", row -> row.kind().label()));
        columns.add(column("PID", row -> row.pid() > 0 ? row.pid() : null));
        columns.add(column("Parent", row -> row.parent() > 0 ? row.parent() : null));
        columns.add(column("Started by", Row::startedBy));
        columns.add(column("State", Row::state));
        columns.add(column("Memory bytes", row -> row.alive() && row.memory() >= 0 ? row.memory() : null));
        columns.add(column("CPU cores", row -> row.alive() ? row.cpu() : null));
        columns.add(column("In flight", row -> row.inFlight() < 0 ? null : row.inFlight()));
        columns.add(column("Done", row -> row.done() < 0 ? null : row.done()));
        columns.add(column("Failed", row -> row.failed() < 0 ? null : row.failed()));
        columns.add(column("Latency us", row -> row.latency() > 0 ? row.latency() : null));
        columns.add(column("Started", Row::started));
        columns.add(column("Age ms", row -> row.alive() && row.started() != null
                ? Duration.between(row.started(), Instant.ofEpochMilli(nowMillis)) : null));
        columns.add(column("Weight", row -> row.worker() == null ? null : row.worker().weight()));
        columns.add(column("Given back bytes", row -> row.worker() == null || SleepText.givenBack(row.worker()) < 0
                ? null : SleepText.givenBack(row.worker())));
        columns.add(column("Link", row -> row.worker() == null ? null : row.worker().link()));
        columns.add(column("Command", row -> masked(row.command())));
        columns.add(column("Note", Row::note));
        return columns;
    }

    /** A command line as it may leave the view. */
    public static String masked(String command) {
        return String.join(" ", Secrets.mask(List.of(command.split(" ", -1))));
    }

    private static DataColumn<Row> column(String head, Function<Row, Object> value) {
        return new DataColumn<>(head, 0, false, value, row -> String.valueOf(value.apply(row)));
    }
}
