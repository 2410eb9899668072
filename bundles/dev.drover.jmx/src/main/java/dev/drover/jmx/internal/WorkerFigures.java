package dev.drover.jmx.internal;

import dev.drover.api.Durations;
import dev.drover.api.pool.WorkerSnapshot;
import dev.drover.api.process.Depth;
import dev.drover.jmx.WorkerMXBean;
import dev.drover.wire.SafeText;

/** The figures of one slot, read from its pool's when somebody asks. */
final class WorkerFigures implements WorkerMXBean {

    private final PoolFigures pool;
    private final int slotIndex;

    WorkerFigures(PoolFigures pool, int slotIndex) {
        this.pool = pool;
        this.slotIndex = slotIndex;
    }

    private WorkerSnapshot now() {
        return pool.now().workers().stream().filter(each -> each.slotIndex() == slotIndex).findFirst()
                .orElseThrow(() -> new IllegalStateException(
                        "Pool '" + pool.getName() + "' has no slot " + getSlot() + " any more"));
    }

    @Override
    public String getName() {
        return now().name();
    }

    @Override
    public int getSlot() {
        return slotIndex + 1;
    }

    @Override
    public int getWeight() {
        return now().weight();
    }

    @Override
    public long getPid() {
        return now().pid();
    }

    @Override
    public String getState() {
        return now().state().name();
    }

    @Override
    public String getSleepDepth() {
        return now().sleep().depth().map(Depth::name).orElse("");
    }

    @Override
    public long getMemoryBeforeSleep() {
        return now().sleep().memoryBefore();
    }

    @Override
    public long getMemoryAfterSleep() {
        return now().sleep().memoryAfter();
    }

    @Override
    public String getLink() {
        return now().link();
    }

    @Override
    public int getInFlight() {
        return now().inFlight();
    }

    @Override
    public long getDone() {
        return now().done();
    }

    @Override
    public long getFailed() {
        return now().failed();
    }

    @Override
    public long getStartedMillis() {
        return now().started().toEpochMilli();
    }

    @Override
    public long getIdleMillis() {
        return Durations.millis(now().idle());
    }

    @Override
    public double getLatencyMicros() {
        return now().latencyMicros();
    }

    @Override
    public int getDebugPort() {
        return now().debugPort().orElse(0);
    }

    @Override
    public String getLastExit() {
        return now().lastExit().map(exit -> SafeText.of(exit.verdict())).orElse("");
    }
}
