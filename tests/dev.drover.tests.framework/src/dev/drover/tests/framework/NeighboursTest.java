package dev.drover.tests.framework;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.management.ManagementFactory;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import dev.drover.api.balance.Call;
import dev.drover.api.balance.Candidate;
import dev.drover.api.balance.Strategy;
import dev.drover.api.balance.StrategyName;
import dev.drover.api.monitor.ProcessKind;
import dev.drover.api.monitor.ProcessMonitor;
import dev.drover.api.pool.PoolSpec;
import dev.drover.api.pool.ProcessPool;
import dev.drover.api.pool.ProcessPools;
import dev.drover.api.pool.WorkerState;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.osgi.framework.Bundle;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;

/** Pools at work while the bundles around them stop and start. */
final class NeighboursTest {

    @RegisterExtension
    final Framework framework = new Framework();

    /** Picks the first, and remembers the figures of all. */
    private static final class Onlooker implements Strategy {
        private final Map<Integer, Double> cpu = new ConcurrentHashMap<>();
        private final Map<Integer, Long> memory = new ConcurrentHashMap<>();

        @Override
        public Candidate pick(List<? extends Candidate> candidates, Call call) {
            for (Candidate each : candidates) {
                cpu.put(each.slotIndex(), each.cpu());
                memory.put(each.slotIndex(), each.memory());
            }
            return candidates.get(0);
        }

        boolean allKnown() {
            return memory.values().stream().allMatch(bytes -> bytes > 0) && cpu.get(0) > 0;
        }

        boolean noneKnown() {
            return memory.values().stream().allMatch(bytes -> bytes == 0)
                    && cpu.values().stream().allMatch(cores -> cores == 0);
        }
    }

    @Test
    void strategiesSeeProcessorAndMemoryWhileThereIsAMonitor() throws Exception {
        Bundle monitor = framework.bundle("dev.drover.monitor");
        framework.stop(monitor);
        Onlooker onlooker = new Onlooker();
        framework.offer(Strategy.class, onlooker, StrategyName.PROPERTY, "onlooker");
        ProcessPool pool = framework.open(PoolSpec.java("seen", Worker.class).size(2, 2).strategy("onlooker"));
        work(pool);
        assertTrue(onlooker.noneKnown(), () -> "without a monitor: " + onlooker.cpu + onlooker.memory);

        Framework.start(monitor);
        framework.await("figures of both workers", () -> {
            work(pool);
            return onlooker.allKnown();
        });
        ProcessMonitor service = framework.service(ProcessMonitor.class);
        long pid = pool.snapshot().workers().get(0).pid();
        framework.await("the worker's name in the monitor", () -> service.find(pid)
                .filter(each -> each.kind() == ProcessKind.WORKER && each.name().equals("seen-1"))
                .isPresent());

        monitor.stop(Bundle.STOP_TRANSIENT);
        framework.await("no figures any more", () -> {
            work(pool);
            return onlooker.noneKnown();
        });
        assertEquals(List.of(), framework.complaints());
    }

    private static void work(ProcessPool pool) {
        pool.send(Worker.SPIN, 20L).join();
    }

    @Test
    void idleWorkersAreDrainedWhileThereIsAPolicyThatSaysSo() throws Exception {
        Bundle lifecycle = framework.bundle("dev.drover.lifecycle");
        Configuration configuration =
                framework.service(ConfigurationAdmin.class).getConfiguration("dev.drover.lifecycle", "?");
        framework.keep(configuration::delete);
        configuration.update(new Hashtable<>(Map.of(
                "check.interval.seconds", 1L, "idle.seconds", 1L, "when.idle", "DRAIN")));
        ProcessPool pool = framework.open(PoolSpec.java("resting", Worker.class).size(0, 2));
        pool.send(Worker.ECHO, "it").join();
        framework.await("the idle worker's end", () -> pool.workers().isEmpty());

        lifecycle.stop(Bundle.STOP_TRANSIENT);
        framework.keep(() -> Framework.start(lifecycle));
        pool.send(Worker.ECHO, "it").join();
        long pid = pool.snapshot().workers().get(0).pid();
        ProcessHandle.of(pid).orElseThrow().destroyForcibly();
        framework.await("the end of the killed worker", () -> ProcessHandle.of(pid).isEmpty());
        // Idempotent, because the pool may not have noticed the end yet and send it to the dead worker.
        assertEquals("again", pool.send(Worker.ECHO.asIdempotent(), "again").join());

        Framework.start(lifecycle);
        framework.await("the idle worker's end", () -> pool.workers().isEmpty());
        assertEquals("once more", pool.send(Worker.ECHO, "once more").join());
    }

    @Test
    void killedWorkerIsReplacedWithAndWithoutALifecyclePolicy() throws Exception {
        ProcessPool pool = framework.open("replaced");
        RequestStream.to(pool, 4).stop(framework);
        killAndAwaitAnother(pool);
        framework.stop(framework.bundle("dev.drover.lifecycle"));
        killAndAwaitAnother(pool);
        Framework.start(framework.bundle("dev.drover.lifecycle"));
        killAndAwaitAnother(pool);
    }

    private void killAndAwaitAnother(ProcessPool pool) {
        pool.send(Worker.ECHO, "it").join();
        long pid = pool.snapshot().workers().get(0).pid();
        ProcessHandle.of(pid).orElseThrow().destroyForcibly();
        framework.await("another worker", () -> pool.snapshot().workers().stream()
                .allMatch(each -> each.pid() != pid && each.state() == WorkerState.READY));
        assertEquals("it", pool.send(Worker.ECHO, "it").join());
    }

    @Test
    void poolOutlivesWhoeverOpenedIt() throws Exception {
        var reference = framework.context().getServiceReference(ProcessPools.class);
        ProcessPool pool = framework.keep(framework.context()
                .getService(reference)
                .open(PoolSpec.java("left", Worker.class).size(1, 1)));
        while (framework.context().ungetService(reference)) {}
        assertEquals("it", pool.send(Worker.ECHO, "it").join());
        assertEquals(List.of(pool), framework.service(ProcessPools.class).all());
    }

    @Test
    void stoppedPoolBundleClosesAllPoolsAndLeavesNoProcess() throws Exception {
        ProcessPool first = framework.open("first");
        ProcessPool second = framework.open("second");
        var hanging = first.send(Worker.SPIN, 60_000L);
        List<Long> pids = List.of(first, second).stream()
                .flatMap(pool -> pool.snapshot().workers().stream())
                .map(each -> each.pid())
                .toList();
        assertEquals(4, pids.stream().filter(pid -> ProcessHandle.of(pid).isPresent()).count());

        framework.stop(framework.bundle("dev.drover.pool"));
        assertEquals(List.of(), pids.stream().filter(pid -> ProcessHandle.of(pid).isPresent()).toList());
        assertTrue(hanging.isCompletedExceptionally());
        assertTrue(first.snapshot().closed() && second.snapshot().closed());

        Framework.start(framework.bundle("dev.drover.pool"));
        assertEquals("it", framework.open("first").send(Worker.ECHO, "it").join());
    }

    @Test
    void poolsAreShownByJmxWhileItsBundleIsThere() throws Exception {
        MBeanServer server = ManagementFactory.getPlatformMBeanServer();
        ObjectName name = new ObjectName("dev.drover:type=Pool,name=\"shown\"");
        ObjectName worker = new ObjectName("dev.drover:type=Worker,pool=\"shown\",slot=1");
        ProcessPool pool = framework.open(PoolSpec.java("shown", Worker.class).size(1, 1));
        work(pool);
        assertEquals(1L, server.getAttribute(name, "Submitted"));
        framework.await("its worker", () -> server.isRegistered(worker));

        Bundle jmx = framework.bundle("dev.drover.jmx");
        framework.stop(jmx);
        assertEquals(Set.of(), server.queryNames(new ObjectName("dev.drover:*"), null));
        work(pool);
        Framework.start(jmx);
        framework.await("the pool that was open before", () -> server.isRegistered(name));
        pool.close();
        assertEquals(Set.of(), server.queryNames(new ObjectName("dev.drover:*"), null));
        assertEquals(List.of(), framework.complaints());
    }
}
