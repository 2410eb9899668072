package dev.drover.messaging;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Flow;

import dev.drover.host.Host;
import dev.drover.wire.Task;
import dev.drover.channel.MessageChannel;

/** A worker that talks. */
final class MessageWorker {

    static final Task<Object, Object> PID = Task.named("pid");

    /** An object that others call. */
    interface Sums {
        int add(int one, int other);

        CompletableFuture<Double> half(long number);

        void fail(String why);
    }

    private static final class OwnSums implements Sums {
        @Override
        public int add(int one, int other) {
            return one + other;
        }

        @Override
        public CompletableFuture<Double> half(long number) {
            return CompletableFuture.supplyAsync(() -> number / 2.0);
        }

        @Override
        public void fail(String why) {
            throw new IllegalStateException(why);
        }
    }

    /** Takes a few elements of a stream, and notes them. */
    private record Noting(long most) implements Flow.Subscriber<Object> {

        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            subscription.request(most);
        }

        @Override
        public void onNext(Object element) {
            NOTES.add(element);
        }

        @Override
        public void onError(Throwable failure) {
            NOTES.add(failure.toString());
        }

        @Override
        public void onComplete() {
            NOTES.add("complete");
        }
    }

    private static final List<Object> NOTES = new CopyOnWriteArrayList<>();

    private MessageWorker() {}

    public static void main(String[] args) {
        Host host = new Host();
        MessageChannel messages = host.messages();
        messages.handle("test:echo", message -> message.body());
        messages.handle("test:pid", message -> ProcessHandle.current().pid());
        messages.handle("test:from", message -> message.from());
        messages.export("sums", Sums.class, new OwnSums());
        messages.handle("test:fail", message -> {
            throw new IllegalArgumentException("no " + message.body());
        });
        messages.on("test:note", message -> NOTES.add(message.body()));
        messages.once("test:note-once", message -> NOTES.add("once " + message.body()));
        messages.handle("test:notes", message -> List.copyOf(NOTES));
        messages.handleOnce("test:single", message -> "single");
        messages.on("test:ping", message -> message.reply("test:pong", message.body()));
        // Answered later, by another peer.
        messages.handle("test:forward", message -> {
            Map<?, ?> call = (Map<?, ?>) message.body();
            return messages.invoke((String) call.get("to"), (String) call.get("channel"), call.get("body"));
        });
        messages.handle("test:tell", message -> {
            Map<?, ?> call = (Map<?, ?>) message.body();
            return messages.send((String) call.get("to"), (String) call.get("channel"), call.get("body"))
                    .thenApply(taken -> "taken");
        });
        messages.handle("test:tell-later", message -> {
            messages.invoke((String) message.body(), "app:later", null).thenAccept(NOTES::add);
            return "asked";
        });
        messages.handle("test:all", message -> messages.broadcast("test:note", message.body()));
        messages.handle("test:peers", message -> messages.peers());
        messages.handle("test:hang", message -> {
            try {
                Thread.sleep(600_000);
            } catch (InterruptedException e) {
                NOTES.add("interrupted " + message.cancelled());
            }
            return null;
        });
        Count count = new Count(100_000);
        messages.handleStream("test:count", message -> count);
        messages.handle("test:asked", message -> count.asked().get());
        messages.handle("test:take", message -> {
            messages.stream(message.from(), (String) message.body(), null).subscribe(new Noting(10));
            return null;
        });
        messages.handle("test:last-words", message -> {
            new Thread(() -> System.exit(0)).start();
            return "x".repeat(((Long) message.body()).intValue());
        });
        host.handle(PID, (request, context) -> ProcessHandle.current().pid()).run();
    }
}
