package dev.drover.tests.framework;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Hashtable;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

import dev.drover.api.messaging.Messages;
import dev.drover.api.messaging.RemoteServices;
import dev.drover.api.pool.PoolSpec;
import dev.drover.api.pool.ProcessPool;
import dev.drover.api.pool.ProcessPools;
import dev.drover.channel.MessageChannel;
import dev.drover.wire.PeerLost;
import dev.drover.wire.Rejected;
import dev.drover.wire.TaskFailed;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.osgi.framework.Filter;
import org.osgi.framework.ServiceRegistration;
import org.osgi.util.tracker.ServiceTracker;

/** OSGi services that workers call, and objects of workers that are OSGi services. */
@Timeout(240)
final class RemoteServicesTest {

    /** No worker has it. */
    interface Nowhere {
        int number();
    }

    /** A service of the program. */
    private record Own(String word) implements Greeter {
        @Override
        public String greet(String name) {
            return word + " " + name;
        }

        @Override
        public String fail(String why) {
            throw new UnsupportedOperationException(why);
        }
    }

    @RegisterExtension
    final Framework framework = new Framework();

    private Messages messages() {
        return framework.service(Messages.class);
    }

    private ProcessPool open(String name) {
        return framework.keep(
                framework.service(ProcessPools.class).open(PoolSpec.java(name, Worker.class).size(1, 1)));
    }

    private <T> ServiceTracker<T, T> track(Class<T> type, String peer) throws Exception {
        Filter filter = framework.context().createFilter(
                "(&(objectClass=" + type.getName() + ")(" + RemoteServices.PEER + "=" + peer + "))");
        ServiceTracker<T, T> tracker = new ServiceTracker<>(framework.context(), filter, null);
        tracker.open();
        framework.keep(tracker::close);
        return tracker;
    }

    private <T> T await(ServiceTracker<T, T> tracker) {
        framework.await("the service", () -> tracker.getService() != null);
        return tracker.getService();
    }

    private static <X extends Throwable> X failure(Class<X> type, MessageChannel from, String channel, String body) {
        ExecutionException failed = assertThrows(ExecutionException.class,
                () -> from.invoke("talk", channel, body).get(60, TimeUnit.SECONDS));
        return assertInstanceOf(type, failed.getCause());
    }

    // ---- out

    @Test
    void aServiceIsCalledByAWorkerWhileItIsThere() throws Exception {
        open("talk");
        MessageChannel main = messages().open("asker");
        framework.keep(main::close);
        messages().connected("talk").get(60, TimeUnit.SECONDS);
        // It comes after the worker.
        ServiceRegistration<Greeter> good = framework.context().registerService(Greeter.class, new Own("good day"),
                new Hashtable<>(Map.of(RemoteServices.EXPORTED_INTERFACES, Greeter.class.getName())));
        assertEquals("good day you", main.invoke("talk", "test:greet", "you").get(60, TimeUnit.SECONDS));
        ServiceRegistration<Greeter> better = framework.context().registerService(Greeter.class, new Own("hail"),
                new Hashtable<>(Map.of(RemoteServices.EXPORTED_INTERFACES, "*", "service.ranking", 5)));
        assertEquals("hail you", main.invoke("talk", "test:greet", "you").get(60, TimeUnit.SECONDS));
        good.setProperties(new Hashtable<>(
                Map.of(RemoteServices.EXPORTED_INTERFACES, "*", "service.ranking", 6)));
        assertEquals("good day you", main.invoke("talk", "test:greet", "you").get(60, TimeUnit.SECONDS));
        good.unregister();
        assertEquals("hail you", main.invoke("talk", "test:greet", "you").get(60, TimeUnit.SECONDS));

        TaskFailed failed = failure(TaskFailed.class, main, "test:fail", "not today");
        assertEquals(UnsupportedOperationException.class.getName(), failed.remoteType());
        assertEquals("not today", failed.remoteMessage());
        assertTrue(failed.remoteStack().contains("RemoteServicesTest$Own.fail"), failed.remoteStack());

        better.unregister();
        TaskFailed gone = failure(TaskFailed.class, main, "test:greet", "you");
        assertEquals(Rejected.class.getName(), gone.remoteType());
        assertEquals("The peer 'osgi' has no object '" + Greeter.class.getName() + "'", gone.remoteMessage());
    }

    // ---- in

    @Test
    void anObjectOfAWorkerIsAServiceWhileTheWorkerIsThere() throws Exception {
        ServiceTracker<Greeter, Greeter> tracker = track(Greeter.class, "talk");
        assertNull(tracker.getService());
        // The pool is opened later.
        ProcessPool pool = open("talk");
        Greeter greeter = await(tracker);
        long first = pool.worker(0).orElseThrow().snapshot().pid();
        assertEquals("hello you from " + first, greeter.greet("you"));
        assertEquals(true, tracker.getServiceReference().getProperty(RemoteServices.IMPORTED));
        TaskFailed failed = assertThrows(TaskFailed.class, () -> greeter.fail("not today"));
        assertEquals(IllegalArgumentException.class.getName(), failed.remoteType());
        assertEquals("not today", failed.remoteMessage());
        assertTrue(failed.remoteStack().contains("Worker$OwnGreeter.fail"), failed.remoteStack());

        // The worker starts again: one that holds the service gets one of two errors meanwhile, and then its answer.
        pool.worker(0).orElseThrow().kill();
        framework.await("the next worker", () -> {
            try {
                return !greeter.greet("you").equals("hello you from " + first);
            } catch (Rejected | PeerLost e) {
                return false;
            }
        });
        long second = pool.worker(0).orElseThrow().snapshot().pid();
        assertEquals("hello you from " + second, await(tracker).greet("you"));

        pool.close();
        framework.await("the end of the service", () -> tracker.getService() == null);
        String why = assertThrows(Rejected.class, () -> greeter.greet("you")).getMessage();
        assertTrue(why.startsWith("There is no peer 'talk'"), why);
    }

    @Test
    void anInterfaceThatTheWorkerHasNotIsOneClearError() throws Exception {
        open("talk");
        Nowhere nowhere = await(track(Nowhere.class, "talk"));
        assertEquals("The peer 'talk-1' has no object '" + Nowhere.class.getName().replace('$', '.') + "'",
                assertThrows(Rejected.class, nowhere::number).getMessage());
    }

    @Test
    void twoThatLookForOneObjectShareTheServiceAndItEndsWithTheLast() throws Exception {
        open("talk");
        ServiceTracker<Greeter, Greeter> one = track(Greeter.class, "talk");
        ServiceTracker<Greeter, Greeter> other = track(Greeter.class, "talk");
        assertSame(await(one), await(other));
        assertEquals(1, one.size());
        one.close();
        assertTrue(await(other).greet("you").startsWith("hello you from"));
        other.close();
        framework.await("the end of the service", () -> framework.context().getServiceReference(Greeter.class) == null);
    }

    @Test
    void aComponentsReferenceIsSatisfiedWhileTheWorkerIsThere() {
        assertNull(framework.context().getServiceReference(NeedsGreeter.class));
        ProcessPool pool = open("needed");
        NeedsGreeter needs = framework.service(NeedsGreeter.class);
        assertTrue(needs.greet("you").startsWith("hello you from"));
        pool.close();
        framework.await("the end of the component",
                () -> framework.context().getServiceReference(NeedsGreeter.class) == null);
    }
}
