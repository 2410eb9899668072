package dev.drover.ide.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;

import dev.drover.api.monitor.ProcessKind;
import dev.drover.api.pool.WorkerSnapshot;
import dev.drover.api.pool.WorkerState;
import dev.drover.ui.SelectedProcess;
import org.eclipse.debug.core.ILaunchConfigurationType;
import org.eclipse.debug.core.ILaunchConfigurationWorkingCopy;
import org.eclipse.debug.core.ILaunchManager;
import org.junit.jupiter.api.Test;

final class AttachDebuggerTest {
    private final Map<Object, Object> attributes = new TreeMap<>();
    private final List<String> calls = new ArrayList<>();

    /** An IDE's launch manager that records what it is told; {@code java} says whether the IDE has the Java tools. */
    private ILaunchManager launchManager(boolean java) {
        ILaunchConfigurationWorkingCopy copy = fake(ILaunchConfigurationWorkingCopy.class, (method, arguments) -> {
            if (method.equals("setAttribute")) attributes.put(arguments[0], arguments[1]);
            else
                calls.add(method + " " + arguments[0]);
            return null;
        });
        ILaunchConfigurationType type = fake(ILaunchConfigurationType.class, (method, arguments) -> {
            calls.add(method + " " + arguments[1]);
            return copy;
        });
        return fake(ILaunchManager.class, (method, arguments) -> {
            assertEquals("getLaunchConfigurationType " + AttachDebugger.REMOTE_JAVA_APPLICATION,
                    method + " " + arguments[0]);
            return java ? type : null;
        });
    }

    private interface Answer {
        Object to(String method, Object[] arguments);
    }

    private static <T> T fake(Class<T> kind, Answer answer) {
        return kind.cast(Proxy.newProxyInstance(
                kind.getClassLoader(), new Class<?>[] {kind},
                (self, method, arguments) -> answer.to(method.getName(), arguments)));
    }

    private static SelectedProcess worker(OptionalInt port, boolean alive) {
        WorkerSnapshot snapshot = new WorkerSnapshot(
                "hash", 0, 1, 101, WorkerState.READY, "unix", 0, 0, 0, Instant.EPOCH, Duration.ZERO, 0, port,
                Optional.empty());
        return new SelectedProcess(101, ProcessKind.WORKER, "hash-1", alive, Optional.of(snapshot));
    }

    @Test
    void isEnabledOnlyForLivingWorkersWithADebugPort() {
        AttachDebugger action = new AttachDebugger(launchManager(true));
        assertTrue(action.enabledFor(worker(OptionalInt.of(5005), true)));
        assertFalse(action.enabledFor(worker(OptionalInt.of(5005), false)));
        assertFalse(action.enabledFor(worker(OptionalInt.empty(), true)));
        assertFalse(action.enabledFor(new SelectedProcess(1, ProcessKind.MAIN, "drover", true, Optional.empty())));
    }

    @Test
    void launchesARemoteJavaApplicationAtThePort() throws Exception {
        String message = new AttachDebugger(launchManager(true)).run(worker(OptionalInt.of(5005), true));
        assertEquals("The debugger is attached to hash-1 at port 5005.", message);
        assertEquals(List.of("newInstance hash-1, port 5005", "launch debug"), calls);
        assertEquals(
                Map.of(
                        "org.eclipse.jdt.launching.VM_CONNECTOR_ID", "org.eclipse.jdt.launching.socketAttachConnector",
                        "org.eclipse.jdt.launching.CONNECT_MAP", Map.of("hostname", "127.0.0.1", "port", "5005"),
                        "org.eclipse.jdt.launching.ALLOW_TERMINATE", false),
                attributes);
    }

    @Test
    void saysThatTheJavaToolsOrTheDebugPortIsMissing() {
        AttachDebugger plain = new AttachDebugger(launchManager(false));
        assertTrue(assertThrows(IllegalStateException.class, () -> plain.run(worker(OptionalInt.of(5005), true)))
                .getMessage()
                .contains("install the Java development tools"));
        assertTrue(assertThrows(IllegalStateException.class, () -> plain.run(worker(OptionalInt.empty(), true)))
                .getMessage()
                .contains("ProcessSpec.debug(true)"));
    }
}
