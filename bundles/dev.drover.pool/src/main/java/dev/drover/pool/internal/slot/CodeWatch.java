package dev.drover.pool.internal.slot;

import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;

import dev.drover.api.pool.PoolSpec;
import dev.drover.pool.internal.slot.CodeFiles.Stamp;
import dev.drover.wire.link.SafeLog;

/**
 * Looks every two seconds whether the code of a pool's workers has changed on disk. A change counts once all files look
 * the same at two looks, so that a half-written jar is not taken for a whole one. Only for pools that ask for it.
 */
final class CodeWatch {

    private static final System.Logger LOG = SafeLog.of(CodeWatch.class);
    static final long LOOK_NANOS = 2_000_000_000L;

    private final PoolServices services;
    private final boolean wanted;
    private final List<Path> files;
    private final Function<List<Path>, Map<Path, Stamp>> stamps;
    private final Consumer<String> changed;
    private final AtomicBoolean looking = new AtomicBoolean();
    private long lookedAt;
    // Of the thread that looks.
    private volatile Map<Path, Stamp> known;
    private volatile Map<Path, Stamp> before;

    /** @param changed told which file has changed; on a background thread */
    CodeWatch(PoolSpec spec, PoolServices services, Consumer<String> changed) {
        this(spec, services, CodeFiles::stamps, changed);
    }

    CodeWatch(PoolSpec spec, PoolServices services, Function<List<Path>, Map<Path, Stamp>> stamps,
            Consumer<String> changed) {
        this.services = services;
        this.stamps = stamps;
        this.changed = changed;
        wanted = spec.reloadOnChange();
        Set<Path> all = new LinkedHashSet<>();
        if (wanted) all.addAll(CodeFiles.of(spec.worker()));
        if (wanted) spec.slots().values().forEach(each -> all.addAll(CodeFiles.of(each)));
        files = new ArrayList<>(all);
        lookedAt = services.nanoTime() - LOOK_NANOS;
    }

    /** Looks if it is time. Called by the housekeeper in each of its rounds. */
    void round() {
        long now = services.nanoTime();
        if (!wanted || now - lookedAt < LOOK_NANOS || !looking.compareAndSet(false, true)) return;
        lookedAt = now;
        boolean taken = false;
        try {
            services.background().execute(this::look);
            taken = true;
        } catch (Throwable e) {
            LOG.log(Level.DEBUG, "There is no thread to look for changed code just now", e);
        } finally {
            if (!taken) looking.set(false);
        }
    }

    /** In how many nanoseconds {@link #round} is needed. */
    long nextLook() {
        return wanted ? LOOK_NANOS : Long.MAX_VALUE;
    }

    private void look() {
        try {
            Map<Path, Stamp> now = stamps.apply(files);
            Map<Path, Stamp> old = known;
            boolean still = now.equals(before);
            before = now;
            if (old == null) known = now;
            else if (still && !now.equals(old)) {
                known = now;
                changed.accept(difference(old, now));
            }
        } finally {
            looking.set(false);
        }
    }

    private static String difference(Map<Path, Stamp> old, Map<Path, Stamp> now) {
        Set<Path> all = new LinkedHashSet<>(now.keySet());
        all.addAll(old.keySet());
        all.removeIf(each -> Objects.equals(old.get(each), now.get(each)));
        String first = all.iterator().next().toString();
        return all.size() == 1 ? first : first + " and " + (all.size() - 1) + " more";
    }
}
