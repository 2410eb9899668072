package dev.drover.app.internal.headless;

import java.util.List;

import dev.drover.app.internal.job.FilesJobService;
import dev.drover.pool.Pools;

/** The headless product in a process of its own, put together without a framework. */
final class HeadlessMain {

    private HeadlessMain() {}

    public static void main(String[] arguments) throws InterruptedException {
        Pools pools = Pools.create();
        Headless headless = new Headless(new FilesJobService(pools.service()), new NoMonitor());
        System.exit(headless.run(List.of(arguments), System.out, System.err, System.getenv()));
    }
}
