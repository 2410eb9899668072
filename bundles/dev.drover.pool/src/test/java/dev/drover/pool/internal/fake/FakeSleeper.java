package dev.drover.pool.internal.fake;

import dev.drover.api.lifecycle.Sleeper;
import dev.drover.api.process.ManagedProcess;

/** A sleeper that stops nothing. */
public final class FakeSleeper implements Sleeper {

    @Override
    public void sleep(ManagedProcess process) {}

    @Override
    public void wake(ManagedProcess process) {}
}
