package dev.drover.ui.internal.model;

import java.util.List;
import java.util.Optional;

import dev.drover.api.text.Figures;

/**
 * What ending the selected processes means.
 *
 * @param targets the processes that would be ended
 * @param force whether they are killed at once rather than asked
 * @param refusal why nothing can be done, "" if something can
 */
public record EndPlan(List<Row> targets, boolean force, String refusal) {

    /** Reads the selection; a pool stands for nothing here, so that one key press cannot end all of it. */
    public static EndPlan of(List<Row> selected, boolean force) {
        List<Row> targets = selected.stream()
                .filter(row -> row.running() && row.kind() != RowKind.MAIN)
                .toList();
        return new EndPlan(targets, force, targets.isEmpty() ? refusal(selected) : "");
    }

    private static String refusal(List<Row> selected) {
        if (selected.isEmpty()) return "Select a process first.";
        if (selected.stream().anyMatch(row -> row.kind() == RowKind.MAIN))
            return "The main process is protected: close the window, or use File > Exit.";
        if (selected.stream().anyMatch(row -> row.kind() == RowKind.POOL))
            return "A pool is no process: select its workers, or lower its maximum in the Pool tab.";
        return "It has already ended.";
    }

    /** Whether a person is asked first: always before killing, and before ending what no pool looks after. */
    public boolean asks() {
        return force || targets.stream().anyMatch(row -> row.kind() != RowKind.WORKER);
    }

    /** The question. */
    public String question() {
        String what = targets.size() == 1
                ? targets.get(0).name() + " (process " + targets.get(0).pid() + ")"
                : targets.size() + " processes";
        return (force ? "Kill " : "End ") + what + (force ? " at once?" : "?");
    }

    /** What follows from it. */
    public String consequence() {
        int inFlight = targets.stream().mapToInt(row -> Math.max(0, row.inFlight())).sum();
        StringBuilder text = new StringBuilder();
        if (force && inFlight > 0)
            text.append(Figures.count(inFlight, "task", "tasks")).append(" in flight will fail or run again.");
        else if (force) text.append("No task is in flight.");
        if (targets.size() > 1) text.append(text.isEmpty() ? "" : "\n\n").append(names());
        long others = targets.stream().filter(row -> row.kind() != RowKind.WORKER).count();
        if (others > 0)
            text.append(text.isEmpty() ? "" : "\n\n")
                    .append(targets.size() == 1 ? "No pool looks after it"
                            : "No pool looks after " + others + " of them")
                    .append(": it is not started again, and unsaved work in it is lost.");
        return text.toString();
    }

    private String names() {
        List<String> names = targets.stream().limit(8).map(row -> row.name() + " (" + row.pid() + ")").toList();
        return String.join(", ", names)
                + (targets.size() > names.size() ? " and " + (targets.size() - names.size()) + " more" : "");
    }

    /** What the button says. */
    public String verb() {
        return force ? "Kill" : "End";
    }

    /** Why nothing can be done. */
    public Optional<String> refused() {
        return refusal.isEmpty() ? Optional.empty() : Optional.of(refusal);
    }
}
