package dev.drover.tests.framework;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

import dev.drover.api.pool.PoolSpec;
import dev.drover.api.pool.ProcessPool;
import dev.drover.api.pool.ProcessPools;
import dev.drover.api.pool.WorkerState;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;

/**
 * The running Equinox as a test changes it: all that a test opens, installs, registers or stops is put right at its
 * end, last first, and no process may be left then. Records what Drover logs.
 */
final class Framework implements BeforeEachCallback, AfterEachCallback {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final BundleContext context = FrameworkUtil.getBundle(Framework.class).getBundleContext();
    private final Deque<AutoCloseable> undo = new ArrayDeque<>();
    private final List<LogRecord> log = new CopyOnWriteArrayList<>();
    /** Referred to, so that its handler stays. */
    private final Logger logger = Logger.getLogger("dev.drover");
    private final Handler recorder = new Handler() {
        @Override
        public void publish(LogRecord line) {
            log.add(line);
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    BundleContext context() {
        return context;
    }

    /** Has it closed at the end of the test. */
    <T extends AutoCloseable> T keep(T closeable) {
        undo.push(closeable);
        return closeable;
    }

    // ---- bundles

    Bundle bundle(String name) {
        return Arrays.stream(context.getBundles())
                .filter(each -> each.getSymbolicName().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("there is no bundle " + name));
    }

    /** Stops a bundle until the end of the test. */
    void stop(Bundle bundle) throws BundleException {
        bundle.stop(Bundle.STOP_TRANSIENT);
        keep(() -> start(bundle));
    }

    /** Starts a bundle as the product does. */
    static void start(Bundle bundle) throws BundleException {
        bundle.start(Bundle.START_TRANSIENT | Bundle.START_ACTIVATION_POLICY);
    }

    /** Has the bundle gone at the end of the test. */
    Bundle removed(Bundle bundle) {
        keep(() -> {
            if (bundle.getState() != Bundle.UNINSTALLED) bundle.uninstall();
        });
        return bundle;
    }

    // ---- services

    /** The service, once it is there. */
    <T> T service(Class<T> type) {
        await("a service " + type.getName(), () -> find(type) != null);
        return find(type);
    }

    private <T> T find(Class<T> type) {
        ServiceReference<T> reference = context.getServiceReference(type);
        return reference == null ? null : context.getService(reference);
    }

    /** Offers a service until the end of the test. */
    <T> void offer(Class<T> type, T service, String property, Object value) {
        ServiceRegistration<T> registration = offer(type, service, Map.of(property, value));
        keep(registration::unregister);
    }

    /** Offers a service; the test takes it back. */
    <T> ServiceRegistration<T> offer(Class<T> type, T service, Map<String, Object> properties) {
        return context.registerService(type, service, new Hashtable<>(properties));
    }

    // ---- pools

    /** A pool of two workers, both of which have joined. */
    ProcessPool open(String name) {
        return open(PoolSpec.java(name, Worker.class).size(2, 2));
    }

    /** Opens a pool; returns when its minimum of workers has joined. */
    ProcessPool open(PoolSpec spec) {
        ProcessPool pool = keep(service(ProcessPools.class).open(spec));
        awaitReady(pool, spec.min());
        return pool;
    }

    void awaitReady(ProcessPool pool, int workers) {
        await(workers + " workers of " + pool.name(), () -> ready(pool) == workers);
    }

    static long ready(ProcessPool pool) {
        return pool.snapshot().workers().stream()
                .filter(each -> each.state() == WorkerState.READY || each.state() == WorkerState.BUSY)
                .count();
    }

    /** Sends requests one after the other and returns how many each slot has answered then. */
    static List<Long> shares(ProcessPool pool, int requests) {
        List<Long> before = done(pool);
        for (int i = 0; i < requests; i++) {
            String text = "request " + i;
            assertEquals(text, pool.send(Worker.ECHO, text).join());
        }
        List<Long> after = new ArrayList<>(done(pool));
        for (int i = 0; i < before.size(); i++) after.set(i, after.get(i) - before.get(i));
        return after;
    }

    private static List<Long> done(ProcessPool pool) {
        return pool.snapshot().workers().stream().map(each -> each.done()).toList();
    }

    // ---- waiting, and what was logged

    /** Waits until something is so. */
    void await(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadline > 0) throw new AssertionError("In vain waited for " + what);
            LockSupport.parkNanos(2_000_000);
        }
    }

    /** The warnings and errors that Drover has logged since the test began. */
    List<String> complaints() {
        return log.stream()
                .filter(line -> line.getLevel().intValue() >= Level.WARNING.intValue())
                .map(line -> line.getMessage() + (line.getThrown() == null ? "" : ": " + line.getThrown()))
                .toList();
    }

    // ---- before and after

    @Override
    public void beforeEach(ExtensionContext test) {
        log.clear();
        logger.addHandler(recorder);
        assertNotNull(service(ProcessPools.class));
    }

    @Override
    public void afterEach(ExtensionContext test) {
        var faults = new ArrayList<Throwable>();
        while (!undo.isEmpty()) {
            try {
                undo.pop().close();
            } catch (Exception | AssertionError e) {
                faults.add(e);
            }
        }
        logger.removeHandler(recorder);
        // The guardian of the processes ends a moment after the last of them.
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!left().isEmpty() && System.nanoTime() - deadline < 0) LockSupport.parkNanos(20_000_000);
        List<String> left = left();
        if (!left.isEmpty()) faults.add(new AssertionError("processes are left: " + left));
        if (faults.isEmpty()) return;
        AssertionError all = new AssertionError(test.getDisplayName() + " left something behind: " + faults);
        faults.forEach(all::addSuppressed);
        throw all;
    }

    private static List<String> left() {
        return ProcessHandle.current().descendants().map(ProcessHandle::info).map(Object::toString).toList();
    }
}
