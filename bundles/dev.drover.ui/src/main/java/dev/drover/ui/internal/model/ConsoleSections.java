package dev.drover.ui.internal.model;

import java.time.Instant;
import java.util.List;

/** Which process of a slot has printed a line, by the line's time. A slot has one console for all its processes. */
final class ConsoleSections {
    private ConsoleSections() {}

    /** The last process that had started by then; null if none is known. */
    static ProcessSpan owner(List<ProcessSpan> processes, Instant time) {
        ProcessSpan owner = null;
        ProcessSpan before = null;
        for (ProcessSpan each : processes) {
            Instant begin = begin(each, before);
            if (begin != null && !begin.isAfter(time)) owner = each;
            before = each;
        }
        return owner;
    }

    /** When a process began to print: where its start is not known, when the one before it had ended. */
    private static Instant begin(ProcessSpan process, ProcessSpan before) {
        if (process.started() != null) return process.started();
        return before == null ? Instant.MIN : before.ended();
    }

    /** Whether the process may have printed a line: it is the last that had started, or had not ended by then. */
    static boolean isOf(long pid, List<ProcessSpan> processes, Instant time) {
        ProcessSpan owner = owner(processes, time);
        if (owner != null && owner.pid() == pid) return true;
        for (ProcessSpan each : processes) {
            boolean begun = each.started() != null && !each.started().isAfter(time);
            if (each.pid() == pid && begun && each.ended() != null && !each.ended().isBefore(time)) return true;
        }
        return false;
    }
}
