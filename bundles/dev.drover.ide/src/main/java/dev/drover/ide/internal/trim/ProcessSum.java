package dev.drover.ide.internal.trim;

import java.util.List;

import dev.drover.api.monitor.MonitorSnapshot;
import dev.drover.api.monitor.ProcessKind;
import dev.drover.api.monitor.ProcessSample;
import dev.drover.api.text.Figures;

/** The sum of what the processes that the IDE has started use, as a text. The IDE itself does not count. */
final class ProcessSum {
    private ProcessSum() {}

    /** "" if there is none. */
    static String text(MonitorSnapshot snapshot) {
        List<ProcessSample> children = snapshot.processes().stream()
                .filter(process -> process.alive() && process.kind() != ProcessKind.MAIN)
                .toList();
        if (children.isEmpty()) return "";
        double cores = children.stream().mapToDouble(process -> process.usage().cpu()).filter(Double::isFinite).sum();
        long bytes = children.stream().mapToLong(process -> Math.max(0, process.usage().memory())).sum();
        return Figures.count(children.size(), "process", "processes") + " · " + Figures.percent(cores) + " · "
                + Figures.bytes(bytes);
    }
}
