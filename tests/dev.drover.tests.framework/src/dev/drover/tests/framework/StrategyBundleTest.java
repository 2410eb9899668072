package dev.drover.tests.framework;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import dev.drover.api.pool.ProcessPool;
import dev.drover.api.pool.ProcessPools;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.osgi.framework.Bundle;

/**
 * A strategy that comes and goes as a bundle while pools are at work. {@code -Ddrover.scale=N} makes it N times
 * as long.
 */
final class StrategyBundleTest {

    private static final int CYCLES = 200 * Integer.getInteger("drover.scale", 1);
    private static final String COOLEST = "coolest";

    @RegisterExtension
    final Framework framework = new Framework();

    @Test
    void strategyBundleComesChangesAndGoesUnderLoadWithoutALostTask() throws Exception {
        ProcessPools pools = framework.service(ProcessPools.class);
        ProcessPool pool = framework.open("cycles");
        Path jar = example();
        RequestStream stream = RequestStream.to(pool, 64);
        long begin = System.nanoTime();
        for (int i = 0; i < CYCLES; i++) {
            Bundle bundle =
                    framework.removed(framework.context().installBundle("cycle " + i, Files.newInputStream(jar)));
            Framework.start(bundle);
            framework.await("the strategy of the started bundle", () -> pools.strategies().contains(COOLEST));
            if (i == 0) pool.strategy(COOLEST);
            stream.awaitMore(framework, 20);
            try (InputStream again = Files.newInputStream(jar)) {
                bundle.update(again);
            }
            framework.await("the strategy of the updated bundle", () -> pools.strategies().contains(COOLEST));
            stream.awaitMore(framework, 20);
            bundle.uninstall();
            framework.await("no such strategy", () -> !pools.strategies().contains(COOLEST));
            stream.awaitMore(framework, 20);
            assertEquals(COOLEST, pool.snapshot().strategy());
        }
        long requests = stream.stop(framework);
        System.out.printf("  measured: %d cycles in %d ms, %d requests, none lost%n", CYCLES,
                (System.nanoTime() - begin) / 1_000_000, requests);
        assertEquals(List.of(), framework.complaints());
    }

    @Test
    void exampleOfTheUpdateSitePicksTheCoolest() throws Exception {
        ProcessPool pool = framework.open("coolest");
        Bundle bundle = framework.removed(framework.context().installBundle(example().toUri().toString()));
        Framework.start(bundle);
        framework.await("the strategy", () -> framework.service(ProcessPools.class).strategies().contains(COOLEST));
        pool.strategy(COOLEST);
        pool.send(Worker.SPIN, 3_000L);
        int hot = pool.snapshot().workers().get(0).inFlight() > 0 ? 0 : 1;
        framework.await("a share of the idle worker alone", () -> Framework.shares(pool, 10).get(1 - hot) == 10);
    }

    private static Path example() throws Exception {
        Path plugins = Path.of(System.getProperty("drover.site"), "plugins");
        try (DirectoryStream<Path> found = Files.newDirectoryStream(plugins, "dev.drover.example.coolest_*.jar")) {
            assertTrue(found.iterator().hasNext(), () -> "the update site has no example: " + plugins);
        }
        try (DirectoryStream<Path> found = Files.newDirectoryStream(plugins, "dev.drover.example.coolest_*.jar")) {
            return found.iterator().next();
        }
    }
}
