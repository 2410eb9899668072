package dev.drover.process.stdio;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

import dev.drover.host.Host;
import dev.drover.wire.Codec;
import dev.drover.wire.Task;

/** The worker that has a plain program as its child. */
final class StdioHost {

    static final Task<String, String> LINE = Task.of("line", Codec.UTF8, Codec.UTF8);

    private static final int BEFORE_COMMAND = 2;

    private StdioHost() {}

    /** @param arguments how many milliseconds an answer may take, the longest line in bytes, and the command */
    public static void main(String[] arguments) {
        Host host = new Host();
        List<String> all = List.of(arguments);
        LineProgram program = new LineProgram(
                all.subList(BEFORE_COMMAND, all.size()), Duration.ofMillis(Long.parseLong(all.get(0))),
                Integer.parseInt(all.get(1)), System.out::println);
        try {
            program.start();
        } catch (IOException e) {
            System.err.println("This worker could not join its pool: " + e.getMessage());
            System.exit(Host.NOT_JOINED);
        }
        Runtime.getRuntime().addShutdownHook(new Thread(program::end));
        host.handle(LINE, (line, context) -> program.ask(line)).run();
    }
}
