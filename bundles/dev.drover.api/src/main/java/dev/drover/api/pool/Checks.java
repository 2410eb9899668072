package dev.drover.api.pool;

import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import dev.drover.api.Require;
import dev.drover.api.monitor.ProcessKind;
import dev.drover.api.process.Dump;

/** The checks of settings that are more than a range. Each is given the setting's name, and returns what is kept. */
final class Checks {

    private static final Duration MOST = Duration.ofDays(365);

    private Checks() {}

    static Optional<Duration> positive(String what, Optional<Duration> time) {
        Require.given(what, time).ifPresent(some -> Require.positive(what, some));
        return time;
    }

    static List<String> links(String what, List<String> kinds) {
        List<String> copy = Require.list(what, kinds);
        if (copy.isEmpty() || !List.of("ring", "unix").containsAll(copy))
            throw new IllegalArgumentException(what + " is " + copy + ": it must be \"ring\", \"unix\" or both");
        return copy;
    }

    static ProcessKind kind(String what, ProcessKind kind) {
        if (Require.given(what, kind) == ProcessKind.WORKER || kind == ProcessKind.SERVICE) return kind;
        throw new IllegalArgumentException(what + " is " + kind + ": it must be WORKER or SERVICE");
    }

    static Map<Dump.Kind, Duration> dumps(String what, Map<Dump.Kind, Duration> intervals) {
        Map<Dump.Kind, Duration> copy = Require.map(what, intervals);
        copy.forEach((kind, interval) -> {
            Require.within(what, interval, Duration.ofSeconds(1), MOST);
            if (kind == Dump.Kind.CRASH)
                throw new IllegalArgumentException(what + " is " + kind + ": a crash report cannot be asked for");
        });
        return copy.isEmpty() ? copy : Map.copyOf(new EnumMap<>(copy));
    }
}
