package dev.drover.monitor.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.annotation.Annotation;
import java.util.List;
import java.util.Optional;

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
        component.exited(SELF, "not yet");
        assertEquals(Optional.empty(), component.find(SELF).orElseThrow().exit());
    }

    @Test
    void intervalOutOfBoundsIsBroughtWithinThem() throws Exception {
        for (int wrong : new int[] {Integer.MIN_VALUE, 0, 499, 60_001, Integer.MAX_VALUE}) {
            component = new MonitorComponent(settings(wrong));
            component.modified(settings(wrong));
            component.deactivate();
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
