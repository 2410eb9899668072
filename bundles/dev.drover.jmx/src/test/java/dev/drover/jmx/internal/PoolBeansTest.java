package dev.drover.jmx.internal;

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
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeSet;

import dev.drover.api.Registration;
import dev.drover.api.pool.PoolListener;
import dev.drover.api.pool.PoolSnapshot;
import dev.drover.api.pool.ProcessPool;
import dev.drover.api.pool.SleepReport;
import dev.drover.api.pool.WorkerSnapshot;
import dev.drover.api.pool.WorkerState;
import dev.drover.api.process.Depth;
import dev.drover.api.process.Exit;
import dev.drover.api.process.Protection;
import dev.drover.jmx.PoolMXBean;
import dev.drover.jmx.WorkerMXBean;
import javax.management.JMX;
import javax.management.MBeanServer;
import javax.management.MBeanServerFactory;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;

/** Pools come, are asked by JMX, and go; nothing of them stays. */
class PoolBeansTest {

    private static final SleepReport HIBERNATES =
            new SleepReport(Optional.of(Depth.HIBERNATE), 1, 70L << 20, 0, "");
    private static final Instant STARTED = Instant.ofEpochMilli(1_700_000_000_000L);

    private final MBeanServer server = MBeanServerFactory.newMBeanServer();
    private final PoolBeans beans = new PoolBeans(server);

    /** A pool of which only name, snapshot and changes are asked. */
    private static final class Made {
        final String name;
        final List<WorkerSnapshot> workers = new ArrayList<>();
        final List<Runnable> listeners = new ArrayList<>();
        final ProcessPool pool;
        boolean closed;
        int snapshots;

        Made(String name, int workers) {
            this.name = name;
            for (int i = 0; i < workers; i++) addWorker(WorkerState.READY);
            pool = (ProcessPool) Proxy.newProxyInstance(
                    ProcessPool.class.getClassLoader(), new Class<?>[] {ProcessPool.class},
                    (proxy, method, arguments) -> switch (method.getName()) {
                        case "name" -> name;
                        case "snapshot" -> snapshot();
                        case "onChange" -> listen((Runnable) arguments[0]);
                        case "hashCode" -> System.identityHashCode(proxy);
                        case "equals" -> proxy == arguments[0];
                        default -> throw new UnsupportedOperationException(method.getName());
                    });
        }

        private PoolSnapshot snapshot() {
            snapshots++;
            return new PoolSnapshot(name, "round-robin", 1, 4, 5, 6, 100, 70, 19, 3, closed, workers);
        }

        private Registration listen(Runnable callback) {
            listeners.add(callback);
            return () -> listeners.remove(callback);
        }

        void addWorker(WorkerState state) {
            Exit exit = new Exit(
                    42, STARTED, Exit.Cause.EXITED, 1, Optional.empty(), "ended \u001b[2J badly", List.of(), List.of());
            workers.add(new WorkerSnapshot(
                    name, workers.size(), 2, 4711, state, "ring", 3, 80, 8, STARTED, Duration.ofMillis(250), 12.5,
                    OptionalInt.of(5005), Optional.of(exit), Protection.NONE,
                    state == WorkerState.ASLEEP ? HIBERNATES : SleepReport.NONE));
        }
    }

    private Set<String> names() {
        Set<String> names = new TreeSet<>();
        server.queryNames(null, null).stream().filter(name -> name.getDomain().equals("dev.drover"))
                .forEach(name -> names.add(name.toString()));
        return names;
    }

    private <T> T bean(Class<T> type, String name) throws Exception {
        return JMX.newMXBeanProxy(server, new ObjectName("dev.drover:" + name), type);
    }

    @Test
    void aPoolAndItsWorkersShowTheFiguresOfTheirSnapshots() throws Exception {
        Made made = new Made("files", 1);
        made.addWorker(WorkerState.ASLEEP);
        beans.opened(made.pool);

        PoolMXBean pool = bean(PoolMXBean.class, "type=Pool,name=\"files\"");
        assertEquals("files", pool.getName());
        assertEquals("round-robin", pool.getStrategy());
        assertEquals(List.of(1, 4, 2, 1, 1, 5, 6), List.of(
                pool.getMin(), pool.getMax(), pool.getSlots(), pool.getReady(), pool.getAsleep(), pool.getQueued(),
                pool.getInFlight()));
        assertEquals(List.of(100L, 70L, 19L, 3L), List.of(
                pool.getSubmitted(), pool.getDone(), pool.getFailed(), pool.getRestarts()));
        assertFalse(pool.isClosed());
        assertEquals(1, pool.getProcesses(), "one that hibernates has none");
        assertEquals(70 << 20, pool.getGivenBack());

        WorkerMXBean worker = bean(WorkerMXBean.class, "type=Worker,pool=\"files\",slot=2");
        assertEquals("files-2", worker.getName());
        assertEquals("ASLEEP", worker.getState());
        assertEquals("HIBERNATE", worker.getSleepDepth());
        assertEquals(List.of(70L << 20, 0L), List.of(
                worker.getMemoryBeforeSleep(), worker.getMemoryAfterSleep()));
        assertEquals("ring", worker.getLink());
        assertEquals(List.of(2, 2, 3, 5005), List.of(
                worker.getSlot(), worker.getWeight(), worker.getInFlight(), worker.getDebugPort()));
        assertEquals(List.of(4711L, 80L, 8L, STARTED.toEpochMilli(), 250L), List.of(
                worker.getPid(), worker.getDone(), worker.getFailed(), worker.getStartedMillis(),
                worker.getIdleMillis()));
        assertEquals(12.5, worker.getLatencyMicros());
        assertEquals("ended \\u001b[2J badly", worker.getLastExit());
    }

    @Test
    void allFiguresOfAMomentAreOfOneSnapshotAndNoneIsTakenUnasked() {
        Made made = new Made("files", 20);
        PoolFigures figures = new PoolFigures(made.pool, () -> 0);
        WorkerFigures worker = new WorkerFigures(figures, 19);
        assertEquals(0, made.snapshots);
        assertEquals(70, figures.getDone());
        assertEquals(20, figures.getReady());
        assertEquals("READY", worker.getState());
        assertEquals(4711, worker.getPid());
        assertEquals(1, made.snapshots);
    }

    @Test
    void figuresAreReadAgainWhenTheyAreOld() {
        Made made = new Made("files", 1);
        long[] clock = {0};
        PoolFigures figures = new PoolFigures(made.pool, () -> clock[0]);
        assertEquals(1, figures.getSlots());
        made.addWorker(WorkerState.STARTING);
        assertEquals(1, figures.getSlots());
        clock[0] += Duration.ofMillis(50).toNanos();
        assertEquals(2, figures.getSlots());
        made.workers.clear();
        clock[0] += Duration.ofMillis(50).toNanos();
        WorkerFigures gone = new WorkerFigures(figures, 0);
        assertEquals("Pool 'files' has no slot 1 any more",
                assertThrows(IllegalStateException.class, gone::getState).getMessage());
    }

    @Test
    void workersThatComeLaterAreShownAndAllGoWithTheirPool() {
        Made made = new Made("files", 0);
        beans.opened(made.pool);
        assertEquals(Set.of("dev.drover:type=Pool,name=\"files\""), names());
        made.addWorker(WorkerState.STARTING);
        made.listeners.forEach(Runnable::run);
        made.listeners.forEach(Runnable::run);
        assertEquals(2, names().size());
        Runnable late = made.listeners.get(0);
        beans.closed(made.pool);
        assertEquals(Set.of(), names());
        assertEquals(List.of(), made.listeners);
        made.addWorker(WorkerState.STARTING);
        late.run();
        assertEquals(Set.of(), names());
    }

    @Test
    void namesAreQuoted() throws Exception {
        beans.opened(new Made("a:b", 1).pool);
        assertEquals("a:b", bean(PoolMXBean.class, "type=Pool,name=\"a:b\"").getName());
        assertEquals("a:b-1", bean(WorkerMXBean.class, "type=Worker,pool=\"a:b\",slot=1").getName());
    }

    @Test
    void poolsOfOneNameAreToldApart() {
        Made first = new Made("files", 1);
        Made second = new Made("files", 1);
        beans.opened(first.pool);
        beans.opened(second.pool);
        assertTrue(names().containsAll(Set.of(
                "dev.drover:type=Pool,name=\"files\",instance=2",
                "dev.drover:type=Worker,pool=\"files\",slot=1,instance=2")), () -> "" + names());
        beans.closed(first.pool);
        assertEquals(2, names().size());
        beans.closed(second.pool);
        assertEquals(Set.of(), names());
    }

    @Test
    void whatIsToldTwiceOrTooLateLeavesNothing() throws Exception {
        Made made = new Made("files", 1);
        beans.opened(made.pool);
        beans.opened(made.pool);
        assertEquals(2, names().size());
        // Anybody may remove a bean.
        server.unregisterMBean(new ObjectName("dev.drover:type=Worker,pool=\"files\",slot=1"));
        beans.closed(made.pool);
        beans.closed(made.pool);
        made.closed = true;
        beans.opened(made.pool);
        assertEquals(Set.of(), names());
    }

    @Test
    void theBundleGoesAndThePoolsStay() {
        Made made = new Made("files", 2);
        beans.opened(made.pool);
        beans.close();
        assertEquals(Set.of(), names());
        beans.opened(new Made("more", 1).pool);
        assertEquals(Set.of(), names());
    }

    @Test
    void aPlainProgramFindsItOnTheClassPath() {
        assertInstanceOf(PoolBeans.class, ServiceLoader.load(PoolListener.class).findFirst().orElseThrow());
    }
}
