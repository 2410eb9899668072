package dev.drover.shell.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

import dev.drover.shared.SharedFolder;
import dev.drover.shared.SharedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SharedThingsTest {

    private static SharedThings of(SharedThings.Folder folder) {
        return new SharedThings(folder, Optional.empty(), Optional.empty());
    }

    @Test
    void eachSharedThingHasItsKindItsSizeAndItsUsers(@TempDir Path folder) throws IOException {
        SharedFolder shared = SharedFolder.at(folder.resolve("shared"));
        assertEquals("Nothing is shared: no memory, lock, queue or port.", of(shared::list).ipc());
        try (SharedQueue queue = SharedQueue.open(shared, "jobs", 64, 1000)) {
            String[] lines = of(shared::list).ipc().split("\n");
            assertTrue(lines[0].startsWith("KIND"), lines[0]);
            assertEquals(2, lines.length, queue.toString());
            assertTrue(lines[1].matches("queue +jobs +[0-9.]+ KB +" + ProcessHandle.current().pid()), lines[1]);
        }
    }

    @Test
    void aFolderThatCannotBeListedIsSaidInASentence() {
        assertEquals("what is shared cannot be listed: it belongs to another user",
                assertThrows(Refused.class, () -> of(() -> {
                    throw new IOException("it belongs to another user");
                }).ipc()).getMessage());
    }
}
