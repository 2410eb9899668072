package dev.drover.ide.internal.origin;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

import dev.drover.api.monitor.ProcessId;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordingStream;

/**
 * The starts of processes in this program, with the caller of each: the last 500. The JVM tells them as events of its
 * flight recorder, about a second later. Safe for many threads.
 */
final class ProcessStarts implements AutoCloseable {
    private static final String EVENT = "jdk.ProcessStart";
    private static final int MOST = 500;
    /** The system rounds the time of a start. */
    private static final long TOLERANCE_MILLIS = 2_000;

    private final RecordingStream events = new RecordingStream();
    private final Function<List<String>, Optional<String>> callers;
    private final Map<Long, Start> byPid = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Start> eldest) {
            return size() > MOST;
        }
    };

    private record Start(long atMillis, Optional<String> caller) {}

    /** @param callers says who has started something, by the names of the classes that were running, innermost first */
    ProcessStarts(Function<List<String>, Optional<String>> callers) {
        this.callers = callers;
        events.enable(EVENT).withStackTrace();
        events.onEvent(EVENT, this::add);
        // Nobody reads the recording but this stream.
        events.setMaxAge(Duration.ofSeconds(10));
        events.setReuse(false);
    }

    /** Whether this Java can tell of starts. */
    static boolean areTold() {
        return ModuleLayer.boot().findModule("jdk.jfr").isPresent() && jdk.jfr.FlightRecorder.isAvailable();
    }

    void begin() {
        events.startAsync();
    }

    Optional<String> caller(ProcessId id) {
        synchronized (byPid) {
            return Optional.ofNullable(byPid.get(id.pid()))
                    .filter(start -> Math.abs(start.atMillis() - id.startMillis()) <= TOLERANCE_MILLIS)
                    .flatMap(Start::caller);
        }
    }

    private void add(RecordedEvent event) {
        List<String> classes = event.getStackTrace() == null ? List.of()
                : event.getStackTrace().getFrames().stream()
                        .filter(RecordedFrame::isJavaFrame)
                        .map(frame -> frame.getMethod().getType().getName())
                        .toList();
        var start = new Start(event.getStartTime().toEpochMilli(), callers.apply(classes));
        synchronized (byPid) {
            byPid.remove(event.getLong("pid"));
            byPid.put(event.getLong("pid"), start);
        }
    }

    @Override
    public void close() {
        events.close();
    }
}
