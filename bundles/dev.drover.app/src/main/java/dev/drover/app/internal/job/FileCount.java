package dev.drover.app.internal.job;

import java.util.function.Supplier;

/**
 * Counts the files of a tree ahead of the job, so that it can be told how much of it is done. A second walk costs some
 * microseconds a file; keeping the paths of the first would cost memory without bound.
 */
final class FileCount {

    private final Supplier<FileWalk> walks;
    private final Thread thread;
    private volatile long files;

    FileCount(Supplier<FileWalk> walks) {
        this.walks = walks;
        this.thread = Thread.ofPlatform().daemon().name("drover-files-count").unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    /** How many files have been found so far. */
    long files() {
        return files;
    }

    void join() throws InterruptedException {
        if (thread.getState() != Thread.State.NEW) thread.join();
    }

    private void run() {
        try (FileWalk walk = walks.get()) {
            while (walk.next().isPresent()) files = files + 1;
        }
    }
}
