package dev.drover.pool.internal.fake;

import java.util.Optional;

import dev.drover.api.process.Exit;
import dev.drover.pool.internal.worker.Place;
import dev.drover.process.console.ConsoleBuffer;

/** A place for one worker, without a pool around it. */
public final class FakePlace implements Place {

    public int startTimeouts;

    private static final int CONSOLE_BYTES = 1 << 10;

    public int weight = 1;
    public Exit lastExit;
    public boolean quarantined;
    private final int index;
    private final ConsoleBuffer console = new ConsoleBuffer(CONSOLE_BYTES);

    public FakePlace(int index) {
        this.index = index;
    }

    @Override
    public int index() {
        return index;
    }

    @Override
    public String name() {
        return "fake-" + (index + 1);
    }

    @Override
    public int weight() {
        return weight;
    }

    @Override
    public ConsoleBuffer console() {
        return console;
    }

    @Override
    public int nextGeneration() {
        return 1;
    }

    @Override
    public Optional<Exit> lastExit() {
        return Optional.ofNullable(lastExit);
    }

    @Override
    public boolean quarantined() {
        return quarantined;
    }

    @Override
    public int startTimeouts() {
        return startTimeouts;
    }

    @Override
    public boolean hibernating() {
        return false;
    }

    @Override
    public boolean watched() {
        return true;
    }

    @Override
    public void watched(boolean now) {}
}
