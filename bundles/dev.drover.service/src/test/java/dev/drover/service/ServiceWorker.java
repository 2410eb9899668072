package dev.drover.service;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import dev.drover.host.Host;

/** A service that talks. */
final class ServiceWorker {

    private ServiceWorker() {}

    public static void main(String[] args) throws Exception {
        Host host = new Host();
        host.messages().handle("test:pid", message -> ProcessHandle.current().pid());
        host.messages().handle("test:echo", message -> message.body());
        // Passed on after a while in the mailbox.
        host.messages().on("test:note", message -> {
            TimeUnit.MICROSECONDS.sleep(500);
            host.messages().send(message.from(), "test:noted", message.body());
        });
        // Answered so many milliseconds later, by no thread.
        host.messages().handle("test:later", message -> CompletableFuture.supplyAsync(
                () -> "late", CompletableFuture.delayedExecutor((Long) message.body(), TimeUnit.MILLISECONDS)));
        host.run();
    }
}
