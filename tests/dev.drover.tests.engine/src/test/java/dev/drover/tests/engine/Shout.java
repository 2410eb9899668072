package dev.drover.tests.engine;

import dev.drover.host.Host;
import dev.drover.wire.Codec;
import dev.drover.wire.Task;

/** A worker that answers in capitals. */
final class Shout {

    /** Idempotent, so that one that is under way when its worker is killed is run again. */
    static final Task<String, String> TASK = Task.of("shout", Codec.UTF8, Codec.UTF8).asIdempotent();

    private Shout() {}

    public static void main(String[] arguments) {
        new Host().handle(TASK, (text, context) -> text.toUpperCase()).run();
    }
}
