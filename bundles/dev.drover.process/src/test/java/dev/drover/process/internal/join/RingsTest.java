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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Rings in each kind of memory that they can have. */
abstract class RingsTest {

    private static final List<String> BOTH = List.of("ring", "unix");
    private static final List<String> SOCKET = List.of("unix");

    private final String memory;

    RingsTest(String memory) {
        this.memory = memory;
    }

    @BeforeEach
    void choose() {
        System.setProperty(Rings.MEMORY_PROPERTY, memory);
    }

    @AfterEach
    void chooseNothing() {
        System.clearProperty(Rings.MEMORY_PROPERTY);
    }

    @Test
    void thereIsARingIfBothSidesCanUseOne() throws IOException {
        try (Rings rings = new Rings()) {
            assertNull(rings.make(SOCKET, BOTH));
            assertNull(rings.make(BOTH, SOCKET));
            Ring one = rings.make(BOTH, BOTH);
            Ring other = rings.make(BOTH, BOTH);
            assertNotEquals(one.path(), other.path());
            assertEquals(one.path().getParent(), other.path().getParent());
            for (Ring each : List.of(one, other)) {
                assertTrue(Files.isRegularFile(each.path()));
                assertEquals(each.path(), Ring.open(each.path()).path());
                each.unlink();
                each.release();
                assertFalse(Files.exists(each.path()));
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
}

final class SealedRingsTest extends RingsTest {
    SealedRingsTest() {
        super("sealed");
    }
}

final class RingsInFilesTest extends RingsTest {
    RingsInFilesTest() {
        super("file");
    }

    @Test
    void closedItLeavesNothing() throws IOException {
        Rings rings = new Rings();
        List<String> both = List.of("ring", "unix");
        Ring ring = rings.make(both, both);
        Path directory = ring.path().getParent();
        rings.close();
        assertFalse(Files.exists(directory));
        ring.release();
    }
}
