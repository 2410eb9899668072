package dev.drover.messaging.internal;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;

import dev.drover.channel.Mailbox;
import dev.drover.channel.MessageChannel;
import dev.drover.host.Host;

/** A worker that sends another one many messages, and notes in which order such come. */
final class DirectWorker {

    private static final int IN_FLIGHT = 1_000;
    private static final Mailbox LARGE = new Mailbox(200_000, 64 << 20, Mailbox.Overflow.REJECT);

    private static long seen;
    private static long inversions;
    private static long last = -1;

    private DirectWorker() {}

    public static void main(String[] args) {
        Host host = new Host();
        MessageChannel messages = host.messages();
        messages.handle("test:echo", message -> message.body());
        messages.handle("test:from", message -> message.from());
        messages.handle("test:pid", message -> ProcessHandle.current().pid());
        messages.on("test:number", LARGE, message -> note((Long) message.body()));
        messages.handle("test:look", message -> look());
        messages.handle("test:noted", message -> noted());
        messages.handle("test:hang", message -> new CompletableFuture<>());
        messages.handle("test:ask", message -> {
            Map<?, ?> call = (Map<?, ?>) message.body();
            return messages.invoke((String) call.get("to"), (String) call.get("channel"), call.get("body"));
        });
        messages.handle("test:flood", message -> {
            Map<?, ?> flood = (Map<?, ?>) message.body();
            CompletableFuture<Object> done = new CompletableFuture<>();
            Thread sender = new Thread(
                    () -> flood(messages, (String) flood.get("to"), (Long) flood.get("count"), done), "flood");
            sender.setDaemon(true);
            sender.start();
            return done;
        });
        host.run();
    }

    private static synchronized void note(long number) {
        seen++;
        if (number <= last) inversions++;
        last = number;
    }

    private static synchronized List<Object> look() {
        return List.of(seen, inversions, last);
    }

    /** The same, and forgets it. */
    private static synchronized List<Object> noted() {
        List<Object> all = look();
        seen = 0;
        inversions = 0;
        last = -1;
        return all;
    }

    /** Settles with how often messages have failed, by what they failed with. */
    private static void flood(MessageChannel messages, String to, long count, CompletableFuture<Object> done) {
        Semaphore room = new Semaphore(IN_FLIGHT);
        Map<String, Long> failures = new TreeMap<>();
        for (long i = 0; i < count; i++) {
            room.acquireUninterruptibly();
            messages.send(to, "test:number", i).whenComplete((taken, failure) -> {
                if (failure != null) synchronized (failures) {
                    failures.merge(failure.getClass().getSimpleName(), 1L, Long::sum);
                }
                room.release();
            });
        }
        room.acquireUninterruptibly(IN_FLIGHT);
        synchronized (failures) {
            done.complete(new TreeMap<>(failures));
        }
    }
}
