package dev.drover.bench;

import dev.drover.host.Host;

/** A worker that returns what it gets: bytes and maps. */
public final class EchoWorker {
    private EchoWorker() {}

    public static void main(String[] arguments) {
        new Host()
                .handle(Payloads.BYTES, (bytes, context) -> bytes)
                .handle(Payloads.MAP, (map, context) -> map)
                .run();
    }
}
