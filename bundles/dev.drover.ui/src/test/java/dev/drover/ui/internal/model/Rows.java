package dev.drover.ui.internal.model;

import java.time.Instant;

import dev.drover.api.monitor.ProcessId;
import dev.drover.api.process.Exit;

/** Rows for tests: a worker of the pool "hash" with plain figures, of which some are changed. */
public final class Rows {
    private RowKind kind = RowKind.WORKER;
    private String key = "w:hash-1:101";
    private String parent = "";
    private String name = "hash-1";
    private String pool = "hash";
    private long pid = 101;
    private String state = "ready";
    private long memory = 100 << 20;
    private double cpu = 0.5;
    private int inFlight;
    private boolean alive = true;
    private String note = "";
    private Exit exit;
    private String command = "java demo.Hash";
    private boolean rough;

    /** A worker whose name and process id follow from its number. */
    public static Rows worker(int number) {
        Rows rows = new Rows();
        rows.name = "hash-" + number;
        rows.pid = 100 + number;
        rows.key = "w:" + rows.name + ":" + rows.pid;
        return rows;
    }

    public Rows kind(RowKind value) {
        kind = value;
        if (value != RowKind.WORKER && value != RowKind.POOL) pool = "";
        return this;
    }

    public Rows key(String value) {
        key = value;
        return this;
    }

    public Rows below(String value) {
        parent = value;
        return this;
    }

    public Rows name(String value) {
        name = value;
        return this;
    }

    public Rows pid(long value) {
        pid = value;
        return this;
    }

    public Rows state(String value) {
        state = value;
        return this;
    }

    public Rows memory(long value) {
        memory = value;
        return this;
    }

    public Rows cpu(double value) {
        cpu = value;
        return this;
    }

    public Rows inFlight(int value) {
        inFlight = value;
        return this;
    }

    public Rows note(String value) {
        note = value;
        return this;
    }

    public Rows exit(Exit value) {
        exit = value;
        return this;
    }

    public Rows command(String value) {
        command = value;
        return this;
    }

    public Rows rough() {
        rough = true;
        return this;
    }

    public Rows dead() {
        alive = false;
        state = "ended";
        return this;
    }

    public Row row() {
        return new Row(key, parent, kind, name, pool, new ProcessId(pid, 1000), pid, 1, state,
                alive ? StateColor.PLAIN : StateColor.ENDED, memory, cpu, inFlight, 10, 0, 250,
                Instant.ofEpochMilli(1000),
                command, note, alive, null, exit, RecentUse.Series.EMPTY, rough, "");
    }
}
