package dev.drover.pool;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.regex.Pattern;

import dev.drover.api.pool.PoolSpec;
import dev.drover.api.pool.ProcessPool;
import dev.drover.api.process.ProcessSpec;

/** A main method that is the program's and that of its workers. Writes a line to a file for each process. */
final class SelfMain {

    /** Ends what would else go on for ever if nothing else does. */
    private static final int MOST = 20;

    private SelfMain() {}

    public static void main(String[] arguments) throws IOException {
        Path log = Path.of(arguments[0]);
        Files.writeString(log, "started\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        if (Files.readAllLines(log).size() > MOST) Runtime.getRuntime().halt(77);
        try (ProcessPool pool = Pools.open(PoolSpec.of("shouters", worker(log)))) {
            System.out.println(pool.send(TestWorker.PID, null).join());
        }
    }

    /** With the program's class path, as in a shaded jar: with less it would not come that far. */
    static ProcessSpec worker(Path log) {
        return ProcessSpec.likeThisProgram(SelfMain.class, Pattern.compile("none")).arguments(log.toString());
    }
}
