package dev.drover.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** How much memory a worker has that rests after some work: MB. */
final class IdleMemory implements Contender {

    /** The process, once it has worked. */
    @FunctionalInterface
    interface Worked {
        long pid() throws Unavailable;
    }

    private final String field;
    private final long pid;
    private final Runnable end;

    /** @param field of the kernel's account: "Rss" or "Pss" */
    IdleMemory(String field, Worked worked, Runnable end) throws Unavailable {
        this.field = field + ":";
        this.end = end;
        try {
            pid = worked.pid();
        } catch (Unavailable e) {
            end.run();
            throw e;
        }
    }

    @Override
    public double measure(Duration time) throws Unavailable {
        try {
            Thread.sleep(time);
            for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/smaps_rollup")))
                if (line.startsWith(field)) return Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024 / 1e6;
        } catch (IOException e) {
            throw new Unavailable("the kernel does not tell", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Unavailable("interrupted", e);
        }
        throw new Unavailable("the kernel does not tell " + field);
    }

    @Override
    public void close() {
        end.run();
    }
}
