package dev.drover.messaging.internal.remote;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.IntBinaryOperator;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

import dev.drover.api.messaging.RemoteServices;
import dev.drover.channel.MessageChannel;
import dev.drover.messaging.internal.LocalMessages;
import dev.drover.wire.Rejected;
import dev.drover.wire.TaskFailed;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class ServiceExportsTest {

    /** Called from afar. */
    interface Greeter {
        String greet(String name);
    }

    /** Another one. */
    interface Counter {
        int next();
    }

    /** Cannot be called from afar. */
    interface Wide {
        Thread thread();
    }

    /** A service of two interfaces. */
    private static final class Both implements Greeter, Counter {
        private int count;

        @Override
        public String greet(String name) {
            throw new IllegalArgumentException("no " + name);
        }

        @Override
        public int next() {
            return ++count;
        }
    }

    private static final String GREETER = "dev.drover.messaging.internal.remote.ServiceExportsTest$Greeter";

    private final LocalMessages messages = new LocalMessages();
    private final Exporter exporter = new Exporter(messages);
    private final ServiceExports exports = new ServiceExports(exporter::channel);
    private final MessageChannel main = messages.open("main");
    private final List<String> logged = new ArrayList<>();
    private final Logger logger = Logger.getLogger(ServiceExports.class.getName());
    private final Handler recorder = new Handler() {
        @Override
        public void publish(LogRecord line) {
            logged.add(line.getMessage());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    @AfterEach
    void close() {
        logger.removeHandler(recorder);
        messages.close();
    }

    private static Map<String, Object> properties(long id, int ranking, String... interfaces) {
        return Map.of("service.id", id, "service.ranking", ranking, "objectClass", interfaces,
                RemoteServices.EXPORTED_INTERFACES, "*", RemoteServices.OBJECT, "it");
    }

    private Greeter greeter() {
        return main.remote(RemoteServices.EXPORTER, "it", Greeter.class);
    }

    @Test
    void theBestOfOneNameIsCalledAndTheNextOneWhenItGoes() {
        assertFalse(messages.reaches(RemoteServices.EXPORTER));
        Greeter first = name -> "first " + name;
        Greeter second = name -> "second " + name;
        Greeter third = name -> "third " + name;
        exports.add(first, properties(1, 0, GREETER));
        exports.add(second, properties(2, 0, GREETER));
        assertEquals("first x", greeter().greet("x"));
        exports.add(third, properties(3, 5, GREETER));
        assertEquals("third x", greeter().greet("x"));
        exports.add(second, properties(2, 9, GREETER));
        assertEquals("second x", greeter().greet("x"));
        exports.remove(properties(2, 9, GREETER));
        assertEquals("third x", greeter().greet("x"));
        exports.remove(properties(3, 5, GREETER));
        exports.remove(properties(1, 0, GREETER));
        assertEquals("The peer 'osgi' has no object 'it'",
                assertThrows(Rejected.class, () -> greeter().greet("x")).getMessage());
        exports.add(third, properties(4, 0, GREETER));
        assertEquals("third x", greeter().greet("x"));
    }

    @Test
    void aChangeOfTheBestLosesNoCall() throws Exception {
        Greeter steady = name -> name;
        exports.add(steady, properties(1, 0, GREETER));
        CountDownLatch called = new CountDownLatch(100);
        List<Throwable> failures = new ArrayList<>();
        Thread caller = new Thread(() -> {
            try {
                while (called.getCount() > 0) {
                    assertEquals("x", greeter().greet("x"));
                    called.countDown();
                }
            } catch (Throwable e) {
                failures.add(e);
            }
        });
        caller.start();
        while (called.getCount() > 0 && caller.isAlive()) {
            exports.add((Greeter) name -> name, properties(2, 1, GREETER));
            exports.remove(properties(2, 1, GREETER));
        }
        caller.join(TimeUnit.SECONDS.toMillis(60));
        assertEquals(List.of(), failures);
    }

    @Test
    void eachInterfaceIsAnObjectOfItsName() {
        String operator = IntBinaryOperator.class.getName();
        exports.add((IntBinaryOperator) Integer::sum, Map.of("service.id", 1L, "objectClass",
                new String[] {operator}, RemoteServices.EXPORTED_INTERFACES, "*"));
        assertEquals(7, main.remote(RemoteServices.EXPORTER, operator, IntBinaryOperator.class).applyAsInt(3, 4));
        logger.addHandler(recorder);
        exports.add(new Both(), Map.of("service.id", 2L, "objectClass",
                new String[] {GREETER, Counter.class.getName()}, RemoteServices.EXPORTED_INTERFACES, "*"));
        assertEquals(1, logged.size(), logged::toString);
        assertTrue(logged.getFirst().endsWith("ServiceExportsTest.Greeter is too long a name, at most 57 characters"
                + " are read: give it another one by drover.object"), logged.getFirst());
    }

    @Test
    void whatTheServiceThrowsReachesTheCaller() {
        exports.add(new Both(), properties(1, 0, GREETER));
        TaskFailed failed = assertThrows(TaskFailed.class, () -> greeter().greet("bread"));
        assertEquals("java.lang.IllegalArgumentException", failed.remoteType());
        assertEquals("no bread", failed.remoteMessage());
        assertTrue(failed.remoteStack().contains("ServiceExportsTest$Both.greet"), failed.remoteStack());
        assertFalse(failed.remoteStack().contains("UndeclaredThrowable"), failed.remoteStack());
    }

    @Test
    void oneThatCannotBeExportedIsLoggedOnceAndHarmsNoOther() {
        logger.addHandler(recorder);
        exports.add((Greeter) name -> "good", properties(1, 0, GREETER));
        exports.add((Wide) () -> null, properties(2, 7, Wide.class.getName()));
        assertEquals("good", greeter().greet("x"));
        assertEquals(1, logged.size(), logged::toString);
        assertTrue(logged.getFirst().startsWith(
                "The service 2 [dev.drover.messaging.internal.remote.ServiceExportsTest$Wide] cannot be called from"
                        + " other processes: "),
                logged.getFirst());
        assertTrue(logged.getFirst().contains("a Thread does not travel"), logged.getFirst());
    }

    @Test
    void oneWhoseInterfaceDoesNotLinkIsLoggedAndHarmsNoOther() throws Exception {
        logger.addHandler(recorder);
        var made = new Unlinked().loadClass(Unlinked.Service.class.getName()).getDeclaredConstructor();
        made.setAccessible(true);
        exports.add((Greeter) name -> "good", properties(1, 0, GREETER));
        exports.add(made.newInstance(), properties(2, 7, Unlinked.Taking.class.getName()));
        assertEquals("good", greeter().greet("x"));
        assertEquals(1, logged.size(), logged::toString);
        assertTrue(logged.getFirst().contains("cannot be called from other processes: its interface does not link:"
                + " java.lang.NoClassDefFoundError"), logged.getFirst());
    }

    @Test
    void aServiceForOthersIsNotExported() {
        exports.add((Greeter) name -> "x", Map.of("service.id", 1L, "objectClass", new String[] {GREETER},
                RemoteServices.EXPORTED_INTERFACES, "*", RemoteServices.EXPORTED_CONFIGS, "org.example.soap",
                RemoteServices.OBJECT, "it"));
        assertFalse(messages.reaches(RemoteServices.EXPORTER));
        exports.add((Greeter) name -> "x", Map.of("service.id", 2L, "objectClass", new String[] {GREETER},
                RemoteServices.EXPORTED_INTERFACES, GREETER, RemoteServices.EXPORTED_CONFIGS,
                new String[] {"org.example.soap", "drover"}, RemoteServices.OBJECT, "it"));
        assertEquals("x", greeter().greet("x"));
    }

    @Test
    void propertiesThatMakeNoSenseAreLogged() {
        logger.addHandler(recorder);
        Both both = new Both();
        exports.add(both, Map.of("service.id", 1L, "objectClass", new String[] {GREETER, Counter.class.getName()},
                RemoteServices.EXPORTED_INTERFACES, "*", RemoteServices.OBJECT, "it"));
        exports.add(both, Map.of("service.id", 2L, "objectClass", new String[] {GREETER},
                RemoteServices.EXPORTED_INTERFACES, "java.lang.Runnable"));
        exports.add(both, Map.of("service.id", 3L, "objectClass", new String[] {Both.class.getName()},
                RemoteServices.EXPORTED_INTERFACES, "*"));
        exports.add(both, Map.of("service.id", 4L, "objectClass", new String[] {GREETER},
                RemoteServices.EXPORTED_INTERFACES, "*", RemoteServices.OBJECT, "../it"));
        assertEquals(4, logged.size(), logged::toString);
        assertTrue(logged.get(0).endsWith("drover.object is one name, and the service is to be called by 2 interfaces"),
                logged.get(0));
        assertTrue(logged.get(1).endsWith("it is not registered as java.lang.Runnable"), logged.get(1));
        assertTrue(logged.get(2).endsWith("is no interface of it"), logged.get(2));
        assertTrue(logged.get(3).contains("cannot name a object"), logged.get(3));
    }

    @Test
    void aPartOfTheProgramThatHasThePeersNameIsNamed() {
        logger.addHandler(recorder);
        messages.open(RemoteServices.EXPORTER);
        exports.add((Greeter) name -> "x", properties(1, 0, GREETER));
        assertTrue(logged.getFirst().endsWith("A peer named 'osgi' is there already"), logged.toString());
    }
}
