package dev.drover.conformance;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

import dev.drover.channel.MessageChannel;
import dev.drover.host.Host;
import dev.drover.wire.Handler;
import dev.drover.wire.Task;

/** The tasks and channels of docs/protocol.md, section Conformance, in Java. */
public final class JavaFixture {

    private static final long DEFAULT_MILLIS = 30_000;

    private static final List<Object> NOTES = new CopyOnWriteArrayList<>();
    private static final List<Object> HEARD = new CopyOnWriteArrayList<>();

    private JavaFixture() {}

    public static void main(String[] arguments) {
        Host host = new Host();
        add(host, "echo", (value, context) -> value);
        add(host, "fail", (text, context) -> fail(text));
        add(host, "large", (length, context) -> new byte[Math.toIntExact((Long) length)]);
        add(host, "note", (value, context) -> NOTES.add(value));
        add(host, "notes", (nothing, context) -> List.copyOf(NOTES));
        add(host, "print", (text, context) -> {
            System.out.println(text);
            return null;
        });
        add(host, "progress", (count, context) -> {
            for (long i = 0; i < (Long) count; i++) context.progress(i);
            return count;
        });
        add(host, "sleep", (millis, context) -> {
            context.progress("begun");
            return sleep((Long) millis, context::cancelled);
        });
        add(host, "spawn", (nothing, context) -> spawn());
        MessageChannel messages = host.messages();
        messages.handle("test:echo", message -> message.body());
        messages.handle("test:from", message -> message.from());
        messages.handle("test:fail", message -> fail(message.body()));
        messages.handle("test:hang", message -> sleep(TimeUnit.MINUTES.toMillis(10), message::cancelled));
        messages.on("test:note", message -> HEARD.add(message.body()));
        messages.handle("test:notes", message -> List.copyOf(HEARD));
        messages.handle("test:forward", message -> {
            Map<?, ?> call = (Map<?, ?>) message.body();
            long millis = call.get("timeout") instanceof Long said ? said : DEFAULT_MILLIS;
            return messages.invoke((String) call.get("to"), (String) call.get("channel"), call.get("body"),
                    Duration.ofMillis(millis));
        });
        host.run();
    }

    private static void add(Host host, String name, Handler<Object, Object> handler) {
        host.handle(Task.named(name), handler);
    }

    private static Object fail(Object text) {
        throw new IllegalStateException(String.valueOf(text));
    }

    private static Object sleep(long millis, BooleanSupplier cancelled) {
        long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        for (long left; !cancelled.getAsBoolean() && (left = until - System.nanoTime()) > 0;)
            LockSupport.parkNanos(left);
        return null;
    }

    private static Object spawn() throws IOException {
        return new ProcessBuilder("sleep", "600").start().pid();
    }
}
