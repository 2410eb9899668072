package dev.drover.schema;

import dev.drover.host.Host;

/** A worker that sends orders to the program, as it is told, and tells what becomes of them. */
final class OrderWorker {

    private OrderWorker() {}

    public static void main(String[] args) {
        Host host = new Host();
        host.messages().handle("test:place-order", order -> host.messages()
                .invoke("main", "shop:place-order", order.body())
                .handle((answer, failure) -> failure == null ? answer
                        : failure.getClass().getSimpleName() + ": " + failure.getMessage()));
        host.run();
    }
}
