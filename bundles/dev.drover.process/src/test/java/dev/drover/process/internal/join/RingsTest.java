package dev.drover.process.internal.join;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import dev.drover.wire.link.Ring;
import org.junit.jupiter.api.Test;

class RingsTest {

    private static final List<String> BOTH = List.of("ring", "unix");
    private static final List<String> SOCKET = List.of("unix");

    @Test
    void thereIsARingIfBothSidesCanUseOne() throws IOException {
        try (Rings rings = new Rings()) {
            assertNull(rings.make(SOCKET, BOTH));
            assertNull(rings.make(BOTH, SOCKET));
            Ring one = rings.make(BOTH, BOTH);
            Ring other = rings.make(BOTH, BOTH);
            assertNotEquals(one.path(), other.path());
            assertEquals(one.path().getParent(), other.path().getParent());
            assertTrue(Files.isRegularFile(one.path()));
            for (Ring each : List.of(one, other)) {
                each.unlink();
                each.release();
            }
        }
    }

    @Test
    void theStorageIsGivenBackWhenLinkAndProcessHaveEnded() throws IOException {
        try (Rings rings = new Rings()) {
            Ring ring = rings.make(BOTH, BOTH);
            Path path = ring.path();
            CompletableFuture<Void> link = new CompletableFuture<>();
            CompletableFuture<Void> process = new CompletableFuture<>();
            Rings.release(ring, link, process);
            process.complete(null);
            assertTrue(path.toFile().length() > 0);
            link.complete(null);
            assertEquals(0, path.toFile().length());
            ring.unlink();
        }
    }

    @Test
    void closedItLeavesNothing() throws IOException {
        Rings rings = new Rings();
        Ring ring = rings.make(BOTH, BOTH);
        Path directory = ring.path().getParent();
        rings.close();
        assertFalse(Files.exists(directory));
        ring.release();
    }
}
