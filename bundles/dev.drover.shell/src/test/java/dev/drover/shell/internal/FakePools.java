package dev.drover.shell.internal;

import java.util.List;

import dev.drover.api.pool.PoolSpec;
import dev.drover.api.pool.ProcessPool;
import dev.drover.api.pool.ProcessPools;

/** The given pools. */
record FakePools(List<ProcessPool> all, List<String> strategies) implements ProcessPools {
    @Override
    public ProcessPool open(PoolSpec spec) {
        throw new AssertionError("no command opens a pool");
    }
}
