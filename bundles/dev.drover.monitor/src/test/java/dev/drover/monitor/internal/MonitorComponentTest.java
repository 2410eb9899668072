package dev.drover.monitor.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.annotation.Annotation;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

import dev.drover.api.monitor.MonitorSnapshot;
import dev.drover.api.monitor.ProcessId;
import dev.drover.api.monitor.ProcessKind;
import dev.drover.api.monitor.ProcessSample;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class MonitorComponentTest {
    private static final long SELF = ProcessHandle.current().pid();

    private MonitorComponent component;

    @AfterEach
    void deactivate() {
        if (component != null) {
            component.deactivate();
        }
        assertTrue(Thread.getAllStackTraces().keySet().stream().noneMatch(t -> t.getName().equals("drover-monitor")));
    }

    @Test
    void givesWhatTheMonitorFinds() throws Exception {
        component = new MonitorComponent(settings(500));
        component.describe(SELF, ProcessKind.MAIN, "tests");

        ProcessSample main = Awaits.sample(component, SELF, sample -> sample.name().equals("tests"));
        assertEquals(SELF, component.find(SELF).orElseThrow().id().pid());
        assertTrue(component.history(main.id()).size() >= 1);
        component.exited(SELF, Exits.exit("not yet"));
        assertEquals(Optional.empty(), component.find(SELF).orElseThrow().exit());
    }

    @Test
    void anIntervalOutOfBoundsIsBroughtWithinThemWithAWarning() {
        var warnings = new CopyOnWriteArrayList<String>();
        Logger logger = Logger.getLogger(MonitorComponent.class.getName());
        Handler handler = new Handler() {
            @Override
            public void publish(LogRecord line) {
                warnings.add(new SimpleFormatter().formatMessage(line));
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        logger.addHandler(handler);
        try {
            for (int wrong : new int[] {Integer.MIN_VALUE, 0, 499, 60_001, Integer.MAX_VALUE}) {
                component = new MonitorComponent(settings(wrong));
                component.modified(settings(wrong));
                component.deactivate();
                String warning = "dev.drover.monitor: interval.millis is " + wrong
                        + ", which is not within 500 and 60000; sampling every " + (wrong < 500 ? 500 : 60_000) + " ms";
                assertEquals(List.of(warning, warning), warnings);
                warnings.clear();
            }
            component = new MonitorComponent(settings(500));
            component.modified(settings(60_000));
            assertEquals(List.of(), warnings);
        } finally {
            logger.removeHandler(handler);
        }
    }

    @Test
    void changedIntervalKeepsWhatIsRemembered() throws Exception {
        component = new MonitorComponent(settings(500));
        MonitorSnapshot first = Awaits.snapshot(component, snapshot -> snapshot.atMillis() > 0);
        component.modified(settings(600));
        Awaits.snapshot(component, snapshot -> snapshot.atMillis() > first.atMillis());

        assertTrue(component.history(first.processes().get(0).id()).size() >= 2);
        assertEquals(List.of(), component.history(new ProcessId(SELF, 1)));
    }

    private static MonitorComponent.Settings settings(int intervalMillis) {
        return new MonitorComponent.Settings() {
            @Override
            public int interval_millis() {
                return intervalMillis;
            }

            @Override
            public Class<? extends Annotation> annotationType() {
                return MonitorComponent.Settings.class;
            }
        };
    }
}
