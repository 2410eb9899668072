package dev.drover.pool.internal.fake;

import dev.drover.pool.internal.dispatch.Growth;

/** What a pool can still get, as the test says. */
public final class FakeGrowth implements Growth {

    public boolean canGrow;
    public int starting;
    public int coming;
    public String refuses;
    /** How often processes were asked for. */
    public int grown;

    @Override
    public boolean canGrow() {
        return canGrow;
    }

    @Override
    public int starting() {
        return starting;
    }

    @Override
    public int coming() {
        return coming;
    }

    @Override
    public void grow() {
        grown++;
    }

    @Override
    public String refuses() {
        return refuses;
    }
}
