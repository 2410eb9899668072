package dev.drover.tests.framework;

import dev.drover.host.Host;
import dev.drover.wire.Codec;
import dev.drover.wire.Task;

/** The program of the workers in these tests. */
public final class Worker {

    /** Replies with the request. */
    static final Task<String, String> ECHO = Task.of("echo", Codec.UTF8, Codec.UTF8);

    /** Keeps a processor busy for so many milliseconds. */
    static final Task<Object, Object> SPIN = Task.named("spin");

    private Worker() {}

    public static void main(String[] arguments) {
        System.out.println("worker begins");
        Host host = new Host();
        host.messages().handle("test:echo", message -> message.body());
        host.messages().export(Greeter.class.getName(), Greeter.class, new OwnGreeter());
        Greeter ofProgram = host.messages().remote("osgi", Greeter.class.getName(), Greeter.class);
        host.messages().handle("test:greet", message -> ofProgram.greet((String) message.body()));
        host.messages().handle("test:fail", message -> ofProgram.fail((String) message.body()));
        host.handle(ECHO, (text, context) -> text)
                .handle(SPIN, (millis, context) -> spin((Long) millis))
                .run();
    }

    /** Called by the program. */
    private static final class OwnGreeter implements Greeter {
        @Override
        public String greet(String name) {
            return "hello " + name + " from " + ProcessHandle.current().pid();
        }

        @Override
        public String fail(String why) {
            throw new IllegalArgumentException(why);
        }
    }

    private static Object spin(long millis) {
        long end = System.nanoTime() + millis * 1_000_000;
        long turns = 0;
        while (System.nanoTime() < end) turns++;
        return turns;
    }
}
