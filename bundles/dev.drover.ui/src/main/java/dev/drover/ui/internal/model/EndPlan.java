package dev.drover.ui.internal.model;

import java.util.List;
import java.util.Optional;

import dev.drover.api.text.Figures;

/**
 * A plan to end the selected processes: which ones, how, and what to ask a person first.
 *
 * @param targets the processes that would be ended
 * @param force whether the processes are killed at once instead of asked to end
 * @param tree whether all processes below the targets are killed as well
 * @param refusal why no process can be ended, "" if some can
 */
public record EndPlan(List<Row> targets, boolean force, boolean tree, String refusal) implements Question {

    /**
     * The plan for the selected rows. The row of a pool is ignored, so that one key press cannot end all its workers.
     */
    public static EndPlan of(List<Row> selected, boolean force) {
        return of(selected, force, false);
    }

    /** The plan to kill the selected rows with all processes below them. */
    public static EndPlan tree(List<Row> selected) {
        return of(selected, true, true);
    }

    private static EndPlan of(List<Row> selected, boolean force, boolean tree) {
        List<Row> targets = selected.stream()
                .filter(row -> row.running() && row.kind() != RowKind.MAIN)
                .toList();
        return new EndPlan(targets, force, tree, targets.isEmpty() ? refusal(selected) : "");
    }

    private static String refusal(List<Row> selected) {
        if (selected.isEmpty()) return "Select a process first.";
        if (selected.stream().anyMatch(row -> row.kind() == RowKind.MAIN))
            return "The main process is protected: close the window, or use File > Exit.";
        if (selected.stream().anyMatch(row -> row.kind() == RowKind.GROUP))
            return "A group is no process: select processes in it.";
        if (selected.stream().anyMatch(row -> row.kind() == RowKind.POOL))
            return "A pool is no process: select its workers, or lower its maximum in the Pool tab.";
        return "It has already ended.";
    }

    /** Whether a person must confirm: before every kill, and before ending a process that is no worker of a pool. */
    public boolean asks() {
        return force || targets.stream().anyMatch(row -> !row.kind().ofPool());
    }

    /** The question to the person. */
    @Override
    public String question() {
        String what = targets.size() == 1
                ? targets.get(0).name() + " (process " + targets.get(0).pid() + ")"
                : targets.size() + " processes";
        return (force ? "Kill " : "End ") + what + (tree ? " and all processes below" : "")
                + (force ? " at once?" : "?");
    }

    @Override
    public String consequence() {
        int inFlight = targets.stream().mapToInt(row -> Math.max(0, row.inFlight())).sum();
        StringBuilder text = new StringBuilder();
        if (force && inFlight > 0)
            text.append(Figures.count(inFlight, "task", "tasks")).append(" in flight will fail or run again.");
        else if (force) text.append("No task is in flight.");
        if (targets.size() > 1) text.append(text.isEmpty() ? "" : "\n\n").append(names());
        long others = targets.stream().filter(row -> !row.kind().ofPool()).count();
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

    @Override
    public String verb() {
        return force ? "Kill" : "End";
    }

    /** Why no process can be ended; empty if some can. */
    public Optional<String> refused() {
        return refusal.isEmpty() ? Optional.empty() : Optional.of(refusal);
    }
}
