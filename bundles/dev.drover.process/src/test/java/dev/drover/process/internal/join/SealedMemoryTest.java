package dev.drover.process.internal.join;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

import dev.drover.wire.link.Platform;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;

@DisabledIfSystemProperty(named = Platform.PORTABLE, matches = "true",
        disabledReason = "It is about memory of a fixed size")
class SealedMemoryTest {

    private static final int SIZE = 1 << 20;
    private static final int DEADLINE_SECONDS = 60;

    private SealedMemory memory;

    @BeforeEach
    void make() throws IOException {
        Optional<SystemCalls> system = SystemCalls.find();
        assumeTrue(system.isPresent(), "Java 21 cannot call the system: " + Runtime.version());
        memory = new SealedMemory(system.get());
    }

    private static int run(String... command) throws Exception {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        assertTrue(process.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS));
        return process.exitValue();
    }

    @Test
    void noOtherProcessMakesItShorterOrLonger() throws Exception {
        RandomAccessFile file = memory.open();
        String path = memory.path().toString();
        file.setLength(SIZE);
        assertEquals(0, run("truncate", "-s", "4096", path), "before it is sealed another process can do it");
        file.setLength(SIZE);
        memory.fixSize();
        assertNotEquals(0, run("truncate", "-s", "4096", path));
        assertNotEquals(0, run("truncate", "-s", "0", path));
        assertNotEquals(0, run("truncate", "-s", "+4096", path));
        assertEquals(SIZE, file.length());
        memory.release(file);
        file.close();
    }

    @Test
    void whatAnotherProcessWritesIsSeen() throws Exception {
        RandomAccessFile file = memory.open();
        file.setLength(SIZE);
        memory.fixSize();
        ByteBuffer here = file.getChannel().map(FileChannel.MapMode.READ_WRITE, 0, SIZE);
        assertEquals(0, run("sh", "-c", "printf seen | dd conv=notrunc status=none of=" + memory.path()));
        byte[] seen = new byte[4];
        here.get(0, seen);
        assertArrayEquals("seen".getBytes(), seen);
        memory.release(file);
        file.close();
    }

    @Test
    void releasedItsMemoryIsGivenBackThoughItIsStillMapped() throws Exception {
        RandomAccessFile file = memory.open();
        file.write(new byte[] {1, 2, 3, 4});
        file.setLength(SIZE);
        memory.fixSize();
        ByteBuffer here = file.getChannel().map(FileChannel.MapMode.READ_WRITE, 0, SIZE);
        assertEquals(0x01020304, here.getInt(0));
        memory.release(file);
        assertEquals(0, here.getInt(0));
        assertFalse(Files.exists(memory.path()));
        file.close();
    }
}
