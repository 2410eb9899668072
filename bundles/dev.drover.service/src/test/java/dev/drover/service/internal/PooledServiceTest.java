package dev.drover.service.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;

import dev.drover.api.Registration;
import dev.drover.api.messaging.Messages;
import dev.drover.api.pool.PoolSnapshot;
import dev.drover.api.pool.PoolSpec;
import dev.drover.api.pool.ProcessPool;
import dev.drover.api.pool.ProcessPools;
import dev.drover.api.pool.Worker;
import dev.drover.api.pool.WorkerSnapshot;
import dev.drover.api.pool.WorkerState;
import dev.drover.api.process.Exit;
import dev.drover.api.process.ProcessSpec;
import dev.drover.api.service.ServiceSpec;
import dev.drover.api.service.ServiceSpec.Start;
import dev.drover.api.service.ServiceState;
import dev.drover.wire.Rejected;
import org.junit.jupiter.api.Test;

/** A service over a pool and messages that are none. */
class PooledServiceTest {

    private final List<String> asked = new ArrayList<>();
    private final List<WorkerSnapshot> slots = new ArrayList<>();
    private Runnable changed = () -> {};
    private Runnable wanted;

    private final Worker worker = (Worker) Proxy.newProxyInstance(
            Worker.class.getClassLoader(), new Class<?>[] {Worker.class}, (proxy, method, arguments) -> {
                if (!method.getName().equals("snapshot")) asked.add(method.getName());
                return switch (method.getName()) {
                    case "snapshot" -> slots.getFirst();
                    case "drain" -> CompletableFuture.completedFuture(null);
                    default -> null;
                };
            });

    private final ProcessPool pool = (ProcessPool) Proxy.newProxyInstance(
            ProcessPool.class.getClassLoader(), new Class<?>[] {ProcessPool.class},
            (proxy, method, arguments) -> switch (method.getName()) {
                case "snapshot" -> new PoolSnapshot("svc", "round-robin", 0, 1, 0, 0, 0, 0, 0, 0, false, slots);
                case "onChange" -> {
                    changed = (Runnable) arguments[0];
                    yield (Registration) () -> asked.add("no more changes");
                }
                case "worker" -> slots.isEmpty() ? Optional.empty() : Optional.of(worker);
                case "workers" -> slots.isEmpty() ? List.of() : List.of(worker);
                case "resize" -> asked.add("resize " + arguments[0] + " " + arguments[1]) ? null : null;
                case "restart" -> {
                    asked.add("restart");
                    yield CompletableFuture.completedFuture(1);
                }
                default -> asked.add(method.getName()) ? null : null;
            });

    private final ProcessPools pools = new ProcessPools() {
        @Override
        public ProcessPool open(PoolSpec spec) {
            if (spec.name().equals("taken")) throw new IllegalArgumentException("taken");
            asked.add("open " + spec.min() + " " + spec.max());
            return pool;
        }

        @Override
        public List<ProcessPool> all() {
            return List.of();
        }

        @Override
        public List<String> strategies() {
            return List.of();
        }
    };

    private final Messages messages = (Messages) Proxy.newProxyInstance(
            Messages.class.getClassLoader(), new Class<?>[] {Messages.class}, (proxy, method, arguments) -> {
                wanted = (Runnable) arguments[1];
                return new Messages.Expected() {
                    @Override
                    public void refuse(String why) {
                        asked.add("refuse " + why);
                    }

                    @Override
                    public void accept() {
                        asked.add("accept");
                    }

                    @Override
                    public void close() {
                        asked.add("expect no more");
                    }
                };
            });

    private PooledService service(String name, Start start) {
        ServiceSpec spec = ServiceSpec.of(name, ProcessSpec.command("it")).start(start);
        return new PooledService(spec, messages, Runnable::run, gone -> asked.add("gone"));
    }

    private PooledService opened(Start start) {
        PooledService service = service("svc", start);
        service.open(pools);
        service.begin();
        return service;
    }

    private void is(WorkerState state) {
        Exit exit = new Exit(7, Instant.EPOCH, Exit.Cause.EXITED, 3, Optional.empty(), "exit code 3", List.of(),
                List.of());
        slots.clear();
        slots.add(new WorkerSnapshot("svc", 0, 1, 7, state, "", 0, 0, 0, Instant.EPOCH, Duration.ZERO, 0,
                OptionalInt.empty(), Optional.of(exit)));
        changed.run();
    }

    @Test
    void onDemandItHasAProcessOnceAMessageWaits() {
        PooledService service = opened(Start.ON_DEMAND);
        assertEquals(ServiceState.WAITING, service.snapshot().state());
        assertEquals(List.of("open 0 1"), asked);
        wanted.run();
        wanted.run();
        assertEquals(List.of("open 0 1", "resize 1 1"), asked);
        assertEquals(ServiceState.STARTING, service.snapshot().state());
    }

    @Test
    void aMessageThatComesBeforeThereIsAPoolStartsItAsWell() {
        PooledService early = service("svc", Start.ON_DEMAND);
        ProcessPools slow = (ProcessPools) Proxy.newProxyInstance(
                ProcessPools.class.getClassLoader(), new Class<?>[] {ProcessPools.class},
                (proxy, method, arguments) -> {
                    wanted.run();
                    return pool;
                });
        early.open(slow);
        early.begin();
        assertEquals(List.of("resize 1 1"), asked);
    }

    @Test
    void whoeverWaitsHearsThatItIsThereOrWhyNot() {
        PooledService service = opened(Start.AT_OPEN);
        var first = service.connected();
        is(WorkerState.STARTING);
        assertFalse(first.isDone());
        is(WorkerState.QUARANTINED);
        String why = "Service 'svc' does not start, and is tried again later: exit code 3";
        assertEquals(why, assertInstanceOf(Rejected.class, first.exceptionNow()).getMessage());
        assertTrue(asked.contains("refuse " + why), () -> "" + asked);
        is(WorkerState.READY);
        assertEquals("accept", asked.getLast());
        assertEquals(7, service.connected().join().pid());
    }

    @Test
    void oneThatSleepsIsWokenWhenItIsWanted() {
        opened(Start.AT_OPEN);
        is(WorkerState.ASLEEP);
        wanted.run();
        assertEquals("wake", asked.getLast());
    }

    @Test
    void aNameThatIsTakenIsNotExpectedAnyMore() {
        PooledService service = service("taken", Start.AT_OPEN);
        assertThrows(IllegalArgumentException.class, () -> service.open(pools));
        assertEquals(List.of("expect no more"), asked);
    }

    @Test
    void itClosesOnceAndWaitsForNothingAfterwards() {
        PooledService service = opened(Start.AT_OPEN);
        var waits = service.connected();
        is(WorkerState.STARTING);
        asked.clear();
        service.close();
        service.close();
        assertEquals(List.of("expect no more", "no more changes", "resize 0 1", "drain", "close", "gone"), asked);
        assertTrue(waits.isCompletedExceptionally());
        assertTrue(service.connected().isCompletedExceptionally());
        assertTrue(service.reload().isCompletedExceptionally());
        assertEquals(ServiceState.CLOSED, service.snapshot().state());
    }
}
