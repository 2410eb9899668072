package dev.drover.ide.internal.origin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.lang.reflect.Proxy;
import java.util.Optional;

import dev.drover.api.monitor.ProcessId;
import org.eclipse.debug.core.DebugEvent;
import org.eclipse.debug.core.ILaunch;
import org.eclipse.debug.core.ILaunchConfiguration;
import org.eclipse.debug.core.ILaunchConfigurationType;
import org.eclipse.debug.core.model.IProcess;
import org.junit.jupiter.api.Test;

final class LaunchesTest {
    private static final long START = 1_000_000;
    private long now = START + 40;
    private final Launches launches = new Launches(() -> now);

    private interface Answer {
        Object to(String method);
    }

    private static <T> T fake(Class<T> kind, Answer answer) {
        return kind.cast(Proxy.newProxyInstance(
                kind.getClassLoader(), new Class<?>[] {kind},
                (self, method, arguments) -> switch (method.getName()) {
                    case "hashCode" -> System.identityHashCode(self);
                    case "equals" -> self == arguments[0];
                    default -> answer.to(method.getName());
                }));
    }

    private static IProcess process(String pid, String name) {
        ILaunchConfigurationType type = fake(ILaunchConfigurationType.class, method -> "Java Application");
        ILaunchConfiguration configuration =
                fake(ILaunchConfiguration.class, method -> method.equals("getType") ? type : name);
        ILaunch launch = fake(ILaunch.class, method -> name == null ? null : configuration);
        return fake(IProcess.class, method -> switch (method) {
            case "getAttribute" -> pid;
            case "getLaunch" -> launch;
            default -> "a label";
        });
    }

    private void created(IProcess process) {
        launches.handleDebugEvents(new DebugEvent[] {new DebugEvent(process, DebugEvent.CREATE)});
    }

    @Test
    void aLaunchedProcessIsNamedAfterItsConfigurationAlsoLater() {
        IProcess process = process("4711", "Server");
        created(process);
        now += 3_600_000;
        ProcessId id = new ProcessId(4711, START);
        assertEquals(Optional.of("Server (Java Application)"), launches.label(id));
        assertSame(process, launches.process(id).orElseThrow());
    }

    @Test
    void aProcessWithTheSameNumberButAnotherStartIsAnother() {
        created(process("4711", "Server"));
        assertEquals(Optional.empty(), launches.label(new ProcessId(4711, START + 10_000)));
        assertEquals(Optional.empty(), launches.label(new ProcessId(4711, START - 60_000)));
    }

    @Test
    void aLaunchWithoutAConfigurationHasItsLabelAndOneElsewhereHasNoProcess() {
        created(process("4712", null));
        assertEquals(Optional.of("a label"), launches.label(new ProcessId(4712, START)));
        created(process(null, "Remote"));
        created(process("", "Remote"));
        assertEquals(Optional.empty(), launches.last(0));
    }

    @Test
    void onlySoManyAreKept() {
        for (int pid = 1; pid <= 600; pid++) created(process(Integer.toString(pid), "n"));
        assertEquals(Optional.empty(), launches.label(new ProcessId(1, START)));
        assertEquals(Optional.of("n (Java Application)"), launches.label(new ProcessId(600, START)));
    }
}
