package dev.drover.tests.ui;

import java.util.concurrent.CountDownLatch;

import dev.drover.host.Host;
import dev.drover.wire.Codec;
import dev.drover.wire.Task;

/** A worker that prints what it is told to, fails, or never gets done. */
public final class Speaker {
    /** Prints the text on both streams. */
    static final Task<String, String> SAY = Task.of("speaker:say", Codec.UTF8, Codec.UTF8);
    /** Fails with the text. */
    static final Task<String, String> FAIL = Task.of("speaker:fail", Codec.UTF8, Codec.UTF8);
    /** Takes for ever. */
    static final Task<String, String> WAIT = Task.of("speaker:wait", Codec.UTF8, Codec.UTF8);

    private Speaker() {}

    public static void main(String[] arguments) {
        new Host()
                .handle(SAY, (text, context) -> {
                    System.out.println("out: " + text);
                    System.err.println("err: " + text);
                    return text;
                })
                .handle(FAIL, (text, context) -> {
                    throw new IllegalStateException(text);
                })
                .handle(WAIT, (text, context) -> {
                    new CountDownLatch(1).await();
                    return text;
                })
                .run();
    }
}
