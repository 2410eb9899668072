package dev.drover.ui.internal.model;

import java.util.List;

import dev.drover.api.monitor.MonitorSnapshot;
import dev.drover.api.pool.PoolSnapshot;
import dev.drover.api.text.Figures;

/**
 * The sums over all processes and pools, whatever the filter shows.
 *
 * @param processes the number of running processes
 * @param cpu cores
 * @param memory bytes
 * @param inFlight requests sent and not answered, all pools
 * @param queued requests waiting for a worker, all pools
 * @param perSecond requests settled a second, over the last seconds
 * @param cost the processor use of the main process itself, in cores; NaN if not known
 * @param sampling the part of it that sampling takes, in cores; NaN if not known
 */
public record Totals(int processes, double cpu, long memory, int inFlight, int queued, double perSecond, double cost,
        double sampling) {

    static Totals of(Reading reading, List<Row> rows, double perSecond) {
        List<Row> running = rows.stream().filter(Row::running).toList();
        return new Totals(
                running.size(),
                running.stream().mapToDouble(Row::cpu).filter(c -> !Double.isNaN(c)).sum(),
                running.stream().mapToLong(row -> Math.max(0, row.memory())).sum(),
                reading.openPools().stream().mapToInt(PoolSnapshot::inFlight).sum(),
                reading.openPools().stream().mapToInt(PoolSnapshot::queued).sum(),
                perSecond,
                running.stream().filter(row -> row.kind() == RowKind.MAIN).mapToDouble(Row::cpu).findFirst()
                        .orElse(Double.NaN),
                reading.monitor().map(MonitorSnapshot::cost).orElse(Double.NaN));
    }

    /** What this program itself costs in one line; empty if that is not known. */
    public String costText() {
        if (Double.isNaN(cost)) return "";
        return "This program costs " + Figures.percent(cost) + " of a core";
    }

    /** The same with the part that sampling takes. */
    public String costDetail() {
        return costText() + (Double.isNaN(sampling) || Double.isNaN(cost) ? ""
                : ", of which sampling takes " + Figures.percent(sampling));
    }

    /** The totals in one line, for the status line. */
    public String text() {
        StringBuilder text = new StringBuilder(Figures.count(processes, "process", "processes"))
                .append("   ·   CPU ").append(Figures.percent(cpu))
                .append("   ·   ").append(Figures.bytes(memory))
                .append("   ·   ").append(Figures.count(inFlight)).append(" in flight");
        if (queued > 0) text.append(", ").append(Figures.count(queued)).append(" waiting");
        return text.append("   ·   ").append(Figures.rate(perSecond)).append(" tasks/s").toString();
    }
}
