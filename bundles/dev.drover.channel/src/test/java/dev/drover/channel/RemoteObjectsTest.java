package dev.drover.channel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import dev.drover.wire.Rejected;
import dev.drover.wire.TaskFailed;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two peers in one program, of which one has objects and the other calls them. */
@Timeout(60)
class RemoteObjectsTest {

    enum Colour {
        RED, GREEN
    }

    interface Shop {
        String name();

        int count(String what, int times);

        long count(String what, long times);

        Colour colour(Colour other);

        char letter(char one);

        byte[] bytes(byte[] some);

        List<Object> all(List<?> some, Map<String, Object> more);

        Object anything(Object value);

        void close(boolean now) throws IOException;

        CompletableFuture<Integer> later(short number);

        default String both() {
            return name() + name();
        }
    }

    private static final class OwnShop implements Shop {
        private final List<Boolean> closed = new ArrayList<>();
        private final CompletableFuture<Integer> later = new CompletableFuture<>();

        @Override
        public String name() {
            return "corner";
        }

        @Override
        public int count(String what, int times) {
            return what.length() * times;
        }

        @Override
        public long count(String what, long times) {
            return -times;
        }

        @Override
        public Colour colour(Colour other) {
            return other == null ? null : Colour.values()[1 - other.ordinal()];
        }

        @Override
        public char letter(char one) {
            return Character.toUpperCase(one);
        }

        @Override
        public byte[] bytes(byte[] some) {
            return Arrays.copyOf(some, some.length + 1);
        }

        @Override
        public List<Object> all(List<?> some, Map<String, Object> more) {
            List<Object> all = new ArrayList<>(some);
            all.add(more);
            return all;
        }

        @Override
        public Object anything(Object value) {
            return value;
        }

        @Override
        public void close(boolean now) throws IOException {
            closed.add(now);
            if (!now) throw new IOException("still open");
        }

        @Override
        public CompletableFuture<Integer> later(short number) {
            return later.thenApply(more -> number + more);
        }
    }

    /** Brings what one peer sends to the other, on a thread of its own. */
    private static final class Wire implements Route {
        private LocalPeer other;

        @Override
        public CompletableFuture<byte[]> send(Envelope message) {
            CompletableFuture<byte[]> answered = new CompletableFuture<>();
            if (message.kind() != Envelope.INVOKE) return answered;
            other.deliver(message, new Answer() {
                @Override
                public void reply(byte[] value) {
                    answered.complete(value);
                }

                @Override
                public void fail(Throwable cause) {
                    answered.completeExceptionally(
                            new TaskFailed("it", cause.getClass().getName(), String.valueOf(cause.getMessage()), ""));
                }

                @Override
                public void reject(String why) {
                    answered.completeExceptionally(new Rejected(why));
                }

                @Override
                public void onCancel(Runnable work) {}
            }, this::later);
            return answered;
        }

        @Override
        public void later(Runnable work) {
            Thread.ofVirtual().start(work);
        }
    }

    private final Wire wire = new Wire();
    private final LocalPeer caller = new LocalPeer("caller", wire, 1 << 20, () -> {});
    private final LocalPeer owner = new LocalPeer("owner", wire, 1 << 20, () -> {});
    private final OwnShop object = new OwnShop();
    private final MessageChannel.Registration exported = owner.export("shop", Shop.class, object);
    private final Shop shop = caller.remote("owner", "shop", Shop.class);

    RemoteObjectsTest() {
        wire.other = owner;
    }

    @Test
    void valuesOfEveryKindTravelThereAndBack() {
        assertEquals("corner", shop.name());
        assertEquals("cornercorner", shop.both());
        assertEquals(15, shop.count("hello", 3));
        assertEquals(-(1L << 40), shop.count("hello", 1L << 40));
        assertEquals(Colour.GREEN, shop.colour(Colour.RED));
        assertNull(shop.colour(null));
        assertEquals('X', shop.letter('x'));
        assertArrayEquals(new byte[] {1, 2, 0}, shop.bytes(new byte[] {1, 2}));
        assertEquals(List.of(1L, "two", Map.of("c", "RED")), shop.all(List.of(1, "two"), Map.of("c", Colour.RED)));
        assertEquals(List.of(true, 2.5), shop.anything(List.of(true, 2.5)));
        assertNull(shop.anything(null));
    }

    @Test
    void whatIsThrownReachesTheCaller() throws Exception {
        shop.close(true);
        TaskFailed failed = assertThrows(TaskFailed.class, () -> shop.close(false));
        assertEquals("java.io.IOException", failed.remoteType());
        assertEquals("still open", failed.remoteMessage());
        assertEquals(List.of(true, false), object.closed);
    }

    @Test
    void aFutureSettlesLaterAndDoesNotBlock() throws Exception {
        CompletableFuture<Integer> result = shop.later((short) 40);
        object.later.complete(2);
        assertEquals(42, result.get(30, TimeUnit.SECONDS));
    }

    @Test
    void aCallThatTakesTooLongIsRejectedWithTheTimeoutAsItsCause() {
        owner.handle("object:slow", message -> new CompletableFuture<>());
        Shop slow = caller.remote("owner", "slow", Shop.class, Duration.ofMillis(30));
        Rejected rejected = assertThrows(Rejected.class, slow::name);
        assertInstanceOf(TimeoutException.class, rejected.getCause());
        Throwable late = assertThrows(
                ExecutionException.class, () -> slow.later((short) 1).get(30, TimeUnit.SECONDS)).getCause();
        assertInstanceOf(TimeoutException.class, late);
    }

    @Test
    void whatTheLanguageCallsStaysHere() {
        Shop other = caller.remote("owner", "shop", Shop.class);
        assertEquals(shop, shop);
        assertNotEquals(shop, other);
        assertEquals(shop.hashCode(), shop.hashCode());
        assertEquals("Shop[shop of owner]", shop.toString());
    }

    @Test
    void whatIsNotOfTheInterfaceIsRefused() throws Exception {
        for (Object body : Arrays.asList(null, "name()", List.of("name()"), List.of("name()", List.of(1)),
                List.of("getClass()", List.of()), List.of("count(java.lang.String,int)", List.of("a", 1L << 40)),
                List.of("count(java.lang.String,int)", Arrays.asList("a", null)),
                List.of("colour(" + Colour.class.getName() + ")", List.of("BLUE")))) {
            ExecutionException thrown = assertThrows(ExecutionException.class,
                    () -> caller.invoke("owner", "object:shop", body).get(30, TimeUnit.SECONDS));
            assertInstanceOf(TaskFailed.class, thrown.getCause(), () -> "for " + body);
        }
        assertEquals(List.of(), object.closed);
    }

    @Test
    void onlyInterfacesWhoseTypesTravelCanBeExported() {
        assertThrows(IllegalArgumentException.class, () -> owner.export("no", OwnShop.class, object));
        assertThrows(IllegalArgumentException.class, () -> caller.remote("owner", "no", Runnable[].class));
        IllegalArgumentException refused = assertThrows(
                IllegalArgumentException.class, () -> owner.export("no", Odd.class, thread -> {}));
        assertTrue(refused.getMessage().contains("a Thread does not travel"), refused::getMessage);
        assertThrows(NullPointerException.class, () -> owner.export("no", Shop.class, null));
        assertThrows(IllegalStateException.class, () -> owner.export("shop", Shop.class, object));
        exported.close();
        assertThrows(Rejected.class, shop::name);
    }

    /** Takes what does not travel. */
    interface Odd {
        void take(Thread thread);
    }
}
