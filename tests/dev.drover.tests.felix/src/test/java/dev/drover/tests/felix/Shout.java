package dev.drover.tests.felix;

import dev.drover.host.Host;
import dev.drover.wire.Codec;
import dev.drover.wire.Task;

/** A worker that answers in capitals. */
public final class Shout {

    static final Task<String, String> TASK = Task.of("shout", Codec.UTF8, Codec.UTF8);

    private Shout() {}

    public static void main(String[] arguments) {
        new Host().handle(TASK, (text, context) -> text.toUpperCase()).run();
    }
}
