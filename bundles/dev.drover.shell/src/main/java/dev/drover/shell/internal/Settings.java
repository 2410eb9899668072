package dev.drover.shell.internal;

import java.util.function.Consumer;
import java.util.stream.Collectors;

import dev.drover.api.pool.PoolSnapshot;
import dev.drover.api.pool.ProcessPool;
import dev.drover.wire.SafeText;

/** The commands that change a pool, and tell how it is set now. */
final class Settings {

    private final Lookup lookup;

    Settings(Lookup lookup) {
        this.lookup = lookup;
    }

    String strategy(String... arguments) {
        Arguments.check(arguments, 2, 2, "strategy POOL NAME");
        return change(arguments[0], pool -> pool.strategy(arguments[1]));
    }

    String resize(String... arguments) {
        Arguments.check(arguments, 3, 3, "resize POOL MIN MAX");
        int min = Arguments.number("MIN", arguments[1]);
        int max = Arguments.number("MAX", arguments[2]);
        return change(arguments[0], pool -> pool.resize(min, max));
    }

    String weight(String... arguments) {
        Arguments.check(arguments, 3, 3, "weight POOL SLOT WEIGHT");
        int slot = Arguments.number("SLOT", arguments[1]);
        int weight = Arguments.number("WEIGHT", arguments[2]);
        if (slot < 1) throw new Refused("SLOT is " + slot + ": slots are counted from 1, as in the workers' names");
        return change(arguments[0], pool -> pool.weight(slot - 1, weight));
    }

    String reset(String... arguments) {
        Arguments.check(arguments, 1, 1, "reset POOL");
        return change(arguments[0], ProcessPool::reset);
    }

    private String change(String poolName, Consumer<ProcessPool> change) {
        ProcessPool pool = lookup.pool(poolName);
        try {
            change.accept(pool);
        } catch (IllegalArgumentException | IllegalStateException e) {
            throw new Refused(e.getMessage());
        }
        PoolSnapshot now = pool.snapshot();
        return SafeText.of("Pool " + now.name() + ": " + now.strategy() + ", " + now.min() + " to " + now.max()
                + " workers, weights "
                + now.workers().stream().map(each -> Integer.toString(each.weight())).collect(Collectors.joining(" ")));
    }
}
