package dev.drover.host.control;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Consumer;

/** What an application does before its process is stopped and after it runs again. Set up by one thread, then fixed. */
public final class SleepHooks {

    private final List<Callable<Boolean>> onDoze = new ArrayList<>(0);
    private final List<Consumer<Duration>> onWake = new ArrayList<>(0);

    public void addOnDoze(Callable<Boolean> hook) {
        onDoze.add(hook);
    }

    public void addOnWake(Consumer<Duration> hook) {
        onWake.add(hook);
    }

    boolean anyOnWake() {
        return !onWake.isEmpty();
    }

    /** Runs the hooks until one vetoes; then trims. */
    Map<String, Object> doze() throws Exception {
        for (Callable<Boolean> each : onDoze)
            if (!each.call()) return Map.of("veto", "its hook " + each.getClass().getName() + " vetoes");
        return Trim.now();
    }

    /** Runs all hooks, whatever one of them throws; then throws that. */
    Object woken(Object request) {
        long millis = request instanceof Map<?, ?> map && map.get("millis") instanceof Long number ? number : 0;
        RuntimeException failure = null;
        for (Consumer<Duration> each : onWake) {
            try {
                each.accept(Duration.ofMillis(millis));
            } catch (RuntimeException e) {
                failure = e;
            }
        }
        if (failure != null) throw failure;
        return null;
    }
}
