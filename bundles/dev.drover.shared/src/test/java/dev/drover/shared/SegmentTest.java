package dev.drover.shared;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Memory that processes share. */
@Timeout(180)
class SegmentTest {

    @TempDir
    private Path parent;

    private final Children children = new Children();
    private SharedFolder folder;

    @BeforeEach
    void makeFolder() throws IOException {
        folder = SharedFolder.at(parent.resolve("shared"));
    }

    @AfterEach
    void nothingIsLeft() throws Exception {
        children.close();
        folder.list();
        assertEquals(List.of("gate"), files());
    }

    private List<String> files() throws IOException {
        try (var files = Files.list(folder.path())) {
            return files.map(each -> each.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void whatOneWritesAnotherReads() throws Exception {
        Children.One maker = children.start(folder, "segment-create", "a", 4096).expect("ready");
        try (Segment segment = Segment.open(folder, "a", 4096)) {
            assertEquals(4711, segment.getLong(0));
            assertEquals(0, segment.getLong(4088));
            byte[] bytes = new byte[1000];
            new Random(5).nextBytes(bytes);
            segment.write(1001, bytes, 0, 1000);
            try (Segment again = Segment.open(folder, "a")) {
                byte[] read = new byte[1000];
                again.read(1001, read, 0, 1000);
                assertArrayEquals(bytes, read);
            }
            maker.tell("close").expect("closed");
            assertEquals(4711, segment.getLong(0));
            assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(segment.path())));
        }
    }

    @Test
    void numbersAreAddedAtomicallyByAllProcesses() throws Exception {
        try (Segment segment = Segment.create(folder, "sum", 16)) {
            List<Children.One> all = new ArrayList<>();
            for (int i = 0; i < 4; i++) all.add(children.start(folder, "segment-add", "sum", 50_000));
            for (Children.One each : all) each.expect("done");
            assertEquals(200_000, segment.getLong(0));
            assertEquals(200_000, segment.getInt(8));
            assertFalse(segment.compareAndSetLong(0, 1, 2));
            assertTrue(segment.compareAndSetLong(0, 200_000, 2));
            assertEquals(2, segment.getLong(0));
        }
    }

    @Test
    void theLastUserRemovesIt() throws Exception {
        Segment first = Segment.create(folder, "a", 100);
        Segment second = Segment.open(folder, "a");
        first.close();
        first.close();
        assertEquals(1, folder.list().size());
        second.close();
        assertThrows(NoSuchFileException.class, () -> Segment.open(folder, "a"));
        assertEquals(List.of("gate"), files());
    }

    @Test
    void aRemovedNameIsFreeWhileOldUsersGoOn() throws Exception {
        try (Segment old = Segment.create(folder, "a", 8)) {
            old.setLong(0, 1);
            old.remove();
            try (Segment next = Segment.create(folder, "a", 8)) {
                next.setLong(0, 2);
                old.remove();
                assertEquals(1, old.getLong(0));
                assertEquals(1, folder.list().size());
            }
        }
    }

    @Test
    void useAfterCloseIsAnException() throws Exception {
        Segment segment = Segment.create(folder, "a", 4096);
        ByteBuffer buffer = segment.buffer();
        segment.close();
        assertEquals("segment a is closed",
                assertThrows(IllegalStateException.class, () -> segment.getLong(0)).getMessage());
        assertThrows(IllegalStateException.class, () -> segment.setInt(4, 1));
        assertThrows(IllegalStateException.class, () -> segment.read(0, new byte[8], 0, 8));
        assertThrows(IllegalStateException.class, segment::buffer);
        assertThrows(IllegalStateException.class, segment::check);
        if (Runtime.version().feature() >= 22) assertThrows(IllegalStateException.class, () -> buffer.get(0));
    }

    @Test
    void closingWhileOthersReadIsAnExceptionThere() throws Exception {
        for (int round = 0; round < 50; round++) {
            Segment segment = Segment.create(folder, "a", 8192);
            List<Throwable> thrown = new ArrayList<>();
            Thread reader = new Thread(() -> {
                byte[] bytes = new byte[4096];
                try {
                    while (true) {
                        segment.getAndAddLong(8, 1);
                        segment.read(4096, bytes, 0, 4096);
                    }
                } catch (Throwable e) {
                    thrown.add(e);
                }
            });
            reader.start();
            while (segment.getLong(8) == 0) Thread.onSpinWait();
            segment.close();
            reader.join();
            assertEquals(IllegalStateException.class, thrown.get(0).getClass(), thrown.toString());
        }
    }

    @Test
    void offsetsAreChecked() throws Exception {
        try (Segment segment = Segment.create(folder, "a", 20)) {
            assertThrows(IllegalArgumentException.class, () -> segment.getLong(4));
            assertThrows(IllegalArgumentException.class, () -> segment.setInt(2, 1));
            assertThrows(IndexOutOfBoundsException.class, () -> segment.getLong(16));
            assertThrows(IndexOutOfBoundsException.class, () -> segment.getLong(-8));
            assertThrows(IndexOutOfBoundsException.class, () -> segment.write(15, new byte[6], 0, 6));
            segment.setInt(16, 1);
        }
    }

    @Test
    void anotherSizeIsOneError() throws Exception {
        try (Segment segment = Segment.create(folder, "a", 100)) {
            assertEquals(100, segment.size());
            IOException thrown = assertThrows(IOException.class, () -> Segment.open(folder, "a", 101));
            assertEquals("segment a has 100 bytes, not 101", thrown.getMessage());
            assertThrows(FileAlreadyExistsException.class, () -> Segment.create(folder, "a", 100));
        }
        assertThrows(IllegalArgumentException.class, () -> Segment.create(folder, "a", 0));
        assertThrows(IllegalArgumentException.class, () -> Segment.create(folder, "a", 1L << 31));
    }

    @Test
    void madeShorterByAnotherItIsOneError() throws Exception {
        try (Segment segment = Segment.create(folder, "a", 1 << 20)) {
            try (RandomAccessFile other = new RandomAccessFile(segment.path().toFile(), "rw")) {
                other.setLength(4096);
            }
            byte[] bytes = new byte[100];
            UncheckedIOException thrown =
                    assertThrows(UncheckedIOException.class, () -> segment.read(500_000, bytes, 0, 100));
            assertEquals("segment a has been made shorter by another user of it", thrown.getCause().getMessage());
            assertThrows(UncheckedIOException.class, () -> segment.write(0, bytes, 0, 100));
            // Compiled code too.
            for (int i = 0; i < 20_000; i++) {
                int offset = 8192 + i;
                assertThrows(UncheckedIOException.class, () -> segment.read(offset, bytes, 0, 100));
                assertThrows(UncheckedIOException.class, () -> segment.write(offset, bytes, 0, 100));
            }
            assertThrows(UncheckedIOException.class, segment::check);
            Throwable late = assertThrows(Throwable.class, () -> {
                segment.getLong(500_000);
                // The JVM may tell it at the next call only.
                segment.check();
            });
            // Optimized code may not get as far as the translation of a single number's fault.
            assertTrue(late instanceof UncheckedIOException || late instanceof InternalError, late::toString);
        }
    }

    @Test
    void aKilledUserLeavesNothing() throws Exception {
        Children.One maker = children.start(folder, "segment-create", "a", 4096).expect("ready");
        assertEquals(List.of(maker.process.pid()), folder.list().get(0).users());
        maker.kill();
        assertEquals(List.of(), folder.list());
        assertThrows(NoSuchFileException.class, () -> Segment.open(folder, "a"));
    }

    @Test
    void aStoppedUserKeepsIt() throws Exception {
        Children.One maker = children.start(folder, "segment-create", "a", 4096).expect("ready");
        maker.signal("STOP");
        try {
            assertEquals(1, folder.list().size());
            assertThrows(FileAlreadyExistsException.class, () -> Segment.create(folder, "a", 4096));
        } finally {
            maker.signal("CONT");
        }
        maker.tell("close").expect("closed");
        Segment.create(folder, "a", 10).close();
    }

    @Test
    void aProgramThatEndsInOrderLeavesNothing() throws Exception {
        Children.One maker = children.start(folder, "segment-create", "a", 4096).expect("ready");
        maker.signal("TERM");
        maker.await();
        assertFalse(files().stream().anyMatch(each -> each.startsWith("segment.")), files().toString());
    }

    @Test
    void killedAtAnyMomentItNeitherBlocksNorLeavesAnything() throws Exception {
        long seed = 77;
        Random random = new Random(seed);
        for (int i = 0; i < 25; i++) {
            Children.One churner = children.start(folder, "segment-churn", "c").expect("ready");
            long until = System.nanoTime() + random.nextInt(30_000_000);
            while (System.nanoTime() - until < 0) Thread.onSpinWait();
            churner.kill();
            Segment.create(folder, "c", 10).close();
            folder.list();
            assertEquals(List.of("gate"), files(), "seed " + seed + ", round " + i);
        }
    }

    @Test
    void ofSixteenThatOpenAtOnceOneMakesIt() throws Exception {
        List<Children.One> all = new ArrayList<>();
        for (int i = 0; i < 16; i++) all.add(children.start(folder, "segment-16", "s"));
        for (Children.One each : all) each.expect("ready");
        for (Children.One each : all) each.tell("go");
        int made = 0;
        for (Children.One each : all) {
            String how = each.line();
            if (how.equals("made")) made++;
            else
                assertEquals("opened", how);
            each.expect("added");
        }
        assertEquals(1, made);
        for (Children.One each : all) each.tell("go").expect("16");
        for (Children.One each : all) each.await();
    }

    @Test
    void onAFullDiskItIsOneErrorAndNothingIsLeft() throws Exception {
        Path disk = Files.createDirectory(parent.resolve("disk"));
        // The words follow as the shell's parameters: their folders may have any name.
        String mount = "disk=$1; shift; mount -t tmpfs -o size=1m none \"$disk\" && ";
        List<String> shell = List.of("unshare", "-Urm", "sh", "-c");
        Children.One probe = children.launch(words(shell, mount + "echo mounted", "sh", disk.toString()));
        assumeTrue(probe.line().equals("mounted"), "no small disk: mounting is not permitted here");
        List<String> child = new ArrayList<>(List.of("sh", disk.toString()));
        child.addAll(Children.java());
        child.addAll(List.of(Child.class.getName(), disk.resolve("d").toString(), "segment-create", "a", "2000000"));
        String script = mount + "\"$@\"; find \"$disk/d\" -type f; df --output=used \"$disk\"";
        List<String> command = words(shell, script);
        command.addAll(child);
        Children.One one = children.launch(command);
        one.expect("! no room for 2000000 bytes of segment a in " + disk + "/d");
        one.expect(disk + "/d/gate").expect(" Used");
        // The gate has written its holder's number, a page.
        assertTrue(Integer.parseInt(one.line().strip()) <= 4);
    }

    private static List<String> words(List<String> first, String... more) {
        List<String> all = new ArrayList<>(first);
        all.addAll(List.of(more));
        return all;
    }

    @Test
    void aPythonProgramMapsTheFileAndLeavesIt() throws Exception {
        try (Segment segment = Segment.create(folder, "a", 4096)) {
            segment.setLong(0, 4711);
            String code = "import mmap,struct,sys; f=open(sys.argv[1],'r+b'); m=mmap.mmap(f.fileno(),0);"
                    + "print(struct.unpack('q',m[0:8])[0],len(m)); m[8:16]=struct.pack('q',-5)";
            Children.One python;
            try {
                python = children.launch(List.of("python3", "-c", code, segment.path().toString()));
            } catch (IOException e) {
                assumeTrue(false, "no python3 here");
                return;
            }
            python.expect("4711 4096").await();
            assertEquals(-5, segment.getLong(8));
            assertTrue(Files.exists(segment.path()));
        }
    }

    @Test
    void memoryIsGivenBackAtOnce() throws Exception {
        // A quiet heap, so that nothing is collected.
        for (int i = 0; i < 200; i++) {
            try (Segment segment = Segment.create(folder, "big", 4 << 20)) {
                segment.setLong(0, i);
            }
        }
        assertFalse(Files.readString(Path.of("/proc/self/maps")).contains("segment.big"));
    }

    @Test
    void withoutUnmappingMemoryIsGivenBackByTheLastUser() throws Exception {
        List<String> line = new ArrayList<>(Children.java("-Ddrover.shared.like21=true"));
        line.addAll(List.of(Child.class.getName(), folder.path().toString(), "segment-create", "a", "1000000"));
        Children.One one = children.launch(line).expect("ready");
        Segment mine = Segment.open(folder, "a");
        one.tell("close").expect("closed");
        assertEquals(4711, mine.getLong(0));
        mine.close();
    }
}
