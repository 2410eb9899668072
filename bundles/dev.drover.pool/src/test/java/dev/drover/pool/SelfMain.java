package dev.drover.pool;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

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

    static ProcessSpec worker(Path log) {
        return ProcessSpec.java(SelfMain.class).arguments(log.toString());
    }
}
