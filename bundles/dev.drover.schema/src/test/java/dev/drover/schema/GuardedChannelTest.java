package dev.drover.schema;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import dev.drover.api.pool.PoolSpec;
import dev.drover.api.pool.ProcessPool;
import dev.drover.channel.Guard;
import dev.drover.channel.MessageChannel;
import dev.drover.messaging.Messaging;
import dev.drover.pool.Pools;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A schema before a handler of the program, and a worker in another process that sends to it. */
@Timeout(120)
class GuardedChannelTest {

    private static final JsonSchema ORDER = JsonSchema.of("""
            {"type": "object", "required": ["id"], "additionalProperties": false,
             "properties": {"id": {"type": "integer", "minimum": 1}, "note": {"pattern": "^[a-z ]*$"}}}""");

    @Test
    void aWorkerIsToldWhyItsMessageIsRefused() throws Exception {
        var messages = Messaging.ofThisProgram();
        BlockingQueue<Object> orders = new LinkedBlockingQueue<>();
        try (MessageChannel main = messages.open("main");
                ProcessPool pool = Pools.open(PoolSpec.java("shop", OrderWorker.class).size(1, 1))) {
            main.guard("shop:place-order", Guard.from("shop").checking(ORDER));
            main.handle("shop:place-order", order -> {
                orders.add(order.body());
                return "placed";
            });
            messages.connected(pool.name()).get(60, TimeUnit.SECONDS);
            assertEquals("placed", told(main, Map.of("id", 1L, "note", "by noon")));
            String why = "Rejected: a message to the channel 'shop:place-order' ";
            assertEquals(why + "must be 1 or more at '/id'", told(main, Map.of("id", 0L)));
            assertEquals(why + "must match the pattern '^[a-z ]*$' at '/note'",
                    told(main, Map.of("id", 1L, "note", "NOON")));
            assertEquals(why + "must be of the type object", told(main, "an order"));
            assertEquals(List.of(Map.of("id", 1L, "note", "by noon")), List.copyOf(orders));
        }
    }

    private static Object told(MessageChannel main, Object order) throws Exception {
        return main.invoke("shop", "test:place-order", order).get(60, TimeUnit.SECONDS);
    }
}
