package dev.drover.shared;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;

import dev.drover.shared.internal.Claims;
import dev.drover.shared.internal.MessageRing;
import dev.drover.shared.internal.Thing;

/** What other processes do in the tests: {@code FOLDER COMMAND ARGUMENTS}. */
final class Child {

    static final Duration LONG = Duration.ofSeconds(50);
    /** In the segment of {@link #lockCount}: the number, when it was given back last, and by whom. */
    static final int NUMBER = 0;
    static final int WHEN = 8;
    static final int WHO = 16;

    private static final BufferedReader IN = new BufferedReader(new InputStreamReader(System.in));

    private Child() {}

    public static void main(String[] arguments) throws Exception {
        SharedFolder folder = SharedFolder.at(Path.of(arguments[0]));
        String[] rest = Arrays.copyOfRange(arguments, 2, arguments.length);
        try {
            run(folder, arguments[1], rest);
        } catch (IOException | java.util.concurrent.TimeoutException e) {
            say("! " + e.getMessage());
        }
    }

    private static void run(SharedFolder folder, String command, String[] rest) throws Exception {
        switch (command) {
            case "segment-create" -> segmentCreate(folder, rest[0], Long.parseLong(rest[1]));
            case "segment-add" -> segmentAdd(folder, rest[0], Integer.parseInt(rest[1]));
            case "segment-churn" -> segmentChurn(folder, rest[0]);
            case "segment-16" -> segmentOpen(folder, rest[0]);
            case "lock-hold" -> lockHold(folder, rest[0]);
            case "lock-count" -> lockCount(
                    folder, rest[0], Integer.parseInt(rest[1]), Integer.parseInt(rest[2]), Long.parseLong(rest[3]));
            case "lock-churn" -> lockChurn(folder, rest[0], Integer.parseInt(rest[1]));
            case "semaphore-hold" -> semaphoreHold(folder, rest[0], Integer.parseInt(rest[1]));
            case "semaphore-storm" -> semaphoreStorm(folder, rest[0], Integer.parseInt(rest[1]));
            case "queue-put" -> queuePut(folder, rest[0], Integer.parseInt(rest[1]), Integer.parseInt(rest[2]));
            case "queue-take" -> queueTake(folder, rest[0]);
            case "queue-step" -> queueStep(folder, rest[0], rest[1]);
            case "fifo-write" -> fifoWrite(folder, rest[0], rest[1]);
            default -> throw new IllegalArgumentException(command);
        }
    }

    private static void say(Object line) {
        System.out.println(line);
        System.out.flush();
    }

    private static String hear() throws IOException {
        return IN.readLine();
    }

    private static void segmentCreate(SharedFolder folder, String name, long size) throws IOException {
        try (Segment segment = Segment.create(folder, name, size)) {
            if (size >= 8) segment.setLong(0, 4711);
            say("ready");
            hear();
        }
        say("closed");
    }

    private static void segmentAdd(SharedFolder folder, String name, int times) throws IOException {
        try (Segment segment = Segment.open(folder, name)) {
            for (int i = 0; i < times; i++) {
                segment.getAndAddLong(0, 1);
                for (int was; !segment.compareAndSetInt(8, was = segment.getInt(8), was + 1);) Thread.onSpinWait();
            }
        }
        say("done");
    }

    /** Makes and closes segments until it is killed. */
    private static void segmentChurn(SharedFolder folder, String name) throws IOException {
        say("ready");
        while (true) Segment.create(folder, name, 100_000).close();
    }

    private static void segmentOpen(SharedFolder folder, String name) throws IOException {
        say("ready");
        hear();
        Segment segment;
        try {
            segment = Segment.create(folder, name, 4096);
            say("made");
        } catch (java.nio.file.FileAlreadyExistsException e) {
            segment = Segment.open(folder, name, 4096);
            say("opened");
        }
        segment.getAndAddLong(0, 1);
        say("added");
        hear();
        say(segment.getLong(0));
        segment.close();
    }

    private static void lockHold(SharedFolder folder, String name) throws Exception {
        try (SharedLock lock = SharedLock.open(folder, name)) {
            try (SharedLock.Hold hold = lock.acquire(LONG)) {
                say(hold.previousOwnerDied() ? "held after a death" : "held");
                hear();
            }
            say("released");
            hear();
        }
    }

    /** @param hold for how many nanoseconds each time */
    private static void lockCount(SharedFolder folder, String name, int times, int me, long hold) throws Exception {
        long[] took = new long[Math.min(times, 100_000)];
        int changes = 0;
        try (SharedLock lock = SharedLock.open(folder, name); Segment segment = Segment.open(folder, name)) {
            say("ready");
            hear();
            for (int i = 0; i < times; i++) {
                try (SharedLock.Hold held = lock.acquire(LONG)) {
                    if (segment.getInt(WHO) != me && segment.getLong(WHEN) != 0 && !held.previousOwnerDied()
                            && changes < took.length) {
                        took[changes++] = System.nanoTime() - segment.getLong(WHEN);
                    }
                    segment.setLong(NUMBER, segment.getLong(NUMBER) + 1);
                    segment.setInt(WHO, me);
                    for (long start = System.nanoTime(); System.nanoTime() - start < hold;) Thread.onSpinWait();
                    segment.setLong(WHEN, System.nanoTime());
                }
            }
        }
        Arrays.sort(took, 0, changes);
        say("done");
        say(changes + " " + took[changes / 2] + " " + took[Math.max(0, changes * 99 / 100 - 1)]);
    }

    private static void lockChurn(SharedFolder folder, String name, int times) throws Exception {
        try (Segment segment = Segment.open(folder, name)) {
            say("ready");
            hear();
            for (int i = 0; i < times; i++) churn(folder, name, segment);
        }
        say("done");
    }

    /** Counts once, with a lock that is opened for it. */
    static void churn(SharedFolder folder, String name, Segment segment) throws Exception {
        try (SharedLock lock = SharedLock.open(folder, name)) {
            lock.executeAfterLocked(LONG, died -> {
                if (died) throw new IllegalStateException("nobody has died");
                long before = segment.getLong(NUMBER);
                Thread.yield();
                segment.setLong(NUMBER, before + 1);
                return null;
            });
        }
    }

    private static void semaphoreHold(SharedFolder folder, String name, int permits) throws Exception {
        try (SharedSemaphore semaphore = SharedSemaphore.open(folder, name, permits);
                SharedSemaphore.Permit permit = semaphore.acquire(LONG)) {
            say(permit.previousOwnerDied() ? "held after a death" : "held");
            hear();
        }
        say("released");
    }

    /** Takes permits until told to end; the segment of the name counts who is inside, and the most at a time. */
    private static void semaphoreStorm(SharedFolder folder, String name, int permits) throws Exception {
        int most = 0;
        try (SharedSemaphore semaphore = SharedSemaphore.open(folder, name, permits);
                Segment segment = Segment.open(folder, name)) {
            say("ready");
            hear();
            for (int i = 0; i < 20_000; i++) {
                try (SharedSemaphore.Permit permit = semaphore.acquire(LONG)) {
                    if (permit.previousOwnerDied()) throw new IllegalStateException("nobody has died");
                    most = Math.max(most, segment.getAndAddInt(0, 1) + 1);
                    if (i % 64 == 0) Thread.yield();
                    segment.getAndAddInt(0, -1);
                }
            }
        }
        say(most);
    }

    private static void queuePut(SharedFolder folder, String name, int me, int times) throws Exception {
        try (SharedQueue queue = SharedQueue.open(folder, name, 64, 100)) {
            say("ready");
            for (int i = 0; i < times; i++) queue.put((me + " " + i).getBytes(), LONG);
            say("done");
            hear();
        }
    }

    private static void queueTake(SharedFolder folder, String name) throws Exception {
        try (SharedQueue queue = SharedQueue.open(folder, name, 64, 100)) {
            say("ready");
            int taken = 0;
            while (!new String(queue.take(LONG)).equals("end")) taken++;
            say(taken);
        }
    }

    /** Does the first part of a put or a take as MessageRing does it, and waits to be killed. */
    private static void queueStep(SharedFolder folder, String name, String step) throws Exception {
        Thing thing = Thing.openOrCreate(folder.path(), "queue", name, MessageRing.size(64, 100), 64, 100);
        boolean puts = step.startsWith("put");
        Claims claims = puts
                ? new Claims(thing.memory(), thing.membership(), 64, 128, 1)
                : new Claims(thing.memory(), thing.membership(), 256, 320, 1);
        claims.take(LONG);
        long tail = thing.memory().getLong(192);
        int slot = 512 + (int) (tail % 64) * 104;
        if (!step.equals("put-claimed") && puts) {
            thing.memory().setInt(slot, 50);
            thing.memory().write(slot + 4, new byte[20], 0, 20);
        }
        if (step.equals("put-published")) {
            thing.memory().setLong(192, tail + 1);
        }
        if (step.equals("take-committed")) thing.memory().setLong(384, thing.memory().getLong(384) + 1);
        say("there");
        hear();
    }

    private static void fifoWrite(SharedFolder folder, String name, String text) throws Exception {
        try (Fifo fifo = Fifo.open(folder, name); var out = fifo.openForWriting(LONG)) {
            out.write(text.getBytes());
        }
        say("done");
    }
}
