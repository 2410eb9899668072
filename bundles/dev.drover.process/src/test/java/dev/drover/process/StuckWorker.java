package dev.drover.process;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;

import dev.drover.api.process.Exit;
import dev.drover.host.Host;
import dev.drover.wire.Input;
import dev.drover.wire.Task;
import dev.drover.wire.link.Frame;
import dev.drover.wire.link.Hello;
import dev.drover.wire.link.Link;

/** A worker whose only task reports that it has begun, and never ends. Needs no class that a worker has not. */
final class StuckWorker {

    private static final Task<Object, Object> STUCK = Task.named("stuck");

    private StuckWorker() {}

    public static void main(String[] args) {
        new Host().handle(STUCK, (request, context) -> {
            context.progress("begun");
            new Semaphore(0).acquireUninterruptibly();
            return null;
        }).run();
    }

    /** Hears that it has joined, and how many of its tasks have begun. */
    static final class Hears implements HostListener {
        final CompletableFuture<Hello> joined = new CompletableFuture<>();
        final Semaphore begun = new Semaphore(0);

        @Override
        public void joined(Link link, Hello hello) {
            joined.complete(hello);
        }

        @Override
        public void frame(int type, int number, long correlation, Input payload) {
            if (type == Frame.PROGRESS) begun.release();
        }

        @Override
        public void drained() {}

        @Override
        public void shut() {}

        @Override
        public List<String> running() {
            return List.of("stuck");
        }

        @Override
        public void ended(Exit exit, boolean permanent) {}
    }
}
