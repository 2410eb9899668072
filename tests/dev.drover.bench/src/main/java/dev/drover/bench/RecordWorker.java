package dev.drover.bench;

import dev.drover.host.Host;

/** A worker that returns the records it gets. */
public final class RecordWorker {
    private RecordWorker() {}

    public static void main(String[] arguments) {
        new Host().handle(Payloads.Reading.ECHO, (reading, context) -> reading).run();
    }
}
