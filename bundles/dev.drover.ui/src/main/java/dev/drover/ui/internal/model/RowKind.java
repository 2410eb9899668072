package dev.drover.ui.internal.model;

import dev.drover.api.monitor.ProcessKind;

/** What a row of the table stands for. */
public enum RowKind {
    MAIN("main", ProcessKind.MAIN),
    POOL("pool", null),
    /** Rows that a person has chosen to see together. */
    GROUP("group", null),
    WORKER("worker", ProcessKind.WORKER),
    SERVICE("service", ProcessKind.SERVICE),
    CHILD("child", ProcessKind.CHILD);

    private final String label;
    private final ProcessKind process;

    RowKind(String label, ProcessKind process) {
        this.label = label;
        this.process = process;
    }

    public String label() {
        return label;
    }

    /** The kind of process; null for a pool and a group, which are none. */
    public ProcessKind process() {
        return process;
    }

    /** Whether the process is one of a pool: a worker or a service. */
    public boolean ofPool() {
        return this == WORKER || this == SERVICE;
    }

    static RowKind of(ProcessKind kind) {
        return switch (kind) {
            case MAIN -> MAIN;
            case WORKER -> WORKER;
            case SERVICE -> SERVICE;
            case CHILD -> CHILD;
        };
    }
}
