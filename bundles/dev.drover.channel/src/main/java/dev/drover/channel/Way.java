package dev.drover.channel;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;

import dev.drover.wire.Rejected;

/**
 * The way to one name: by the program, or by a direct link. When it changes, what is sent waits until all that was sent
 * before has come, so that nothing is overtaken. Safe for use by many threads; no code of users runs while its lock is
 * held.
 */
final class Way {

    private static final int MOST_HELD = 4_096;
    private static final long MOST_HELD_BYTES = 16 << 20;

    private record Held(Envelope message, CompletableFuture<byte[]> answer, long since) {}

    private final String name;
    private final DirectLinks.Program program;
    /** Two threads that send must not be at different ways: what the one has sent would overtake the other's. */
    private final ReentrantLock lock = new ReentrantLock();

    // Guarded by the lock.
    /** Null for the program. */
    private DirectLink now;
    private DirectLink offer;
    /** Where it leads after the change. */
    private DirectLink target;
    /** Null while it does not change. */
    private ArrayDeque<Held> held;
    private long heldBytes;

    Way(String name, DirectLinks.Program program) {
        this.name = name;
        this.program = program;
    }

    CompletableFuture<byte[]> send(Envelope message) {
        lock.lock();
        try {
            if (held == null && offer != now) change();
            if (held != null) return hold(message);
            if (now == null) return program.byProgram(message);
            CompletableFuture<byte[]> answer = now.send(message);
            if (answer != null) return answer;
            // The link has ended, and the message has not left.
            offer = null;
            change();
            return held == null ? program.byProgram(message) : hold(message);
        } finally {
            lock.unlock();
        }
    }

    private CompletableFuture<byte[]> hold(Envelope message) {
        if (held.size() >= MOST_HELD || heldBytes + message.size() > MOST_HELD_BYTES && !held.isEmpty())
            return CompletableFuture.failedFuture(new Rejected("The message was not sent: " + held.size()
                    + " others wait for the way to '" + name + "' to change"));
        heldBytes += message.size();
        CompletableFuture<byte[]> answer = new CompletableFuture<>();
        held.add(new Held(message, answer, System.nanoTime()));
        return answer;
    }

    /** From now on the link may be used. */
    void offer(DirectLink link) {
        lock.lock();
        try {
            offer = link;
        } finally {
            lock.unlock();
        }
    }

    /** From now on the link must not be used. */
    void withdraw(DirectLink link) {
        lock.lock();
        try {
            if (offer == link) offer = null;
            if (now == link && held == null) change();
        } finally {
            lock.unlock();
        }
    }

    boolean uses(DirectLink link) {
        lock.lock();
        try {
            return now == link || held != null && target == link;
        } finally {
            lock.unlock();
        }
    }

    // ---- the change

    /** Called with the lock. */
    private void change() {
        held = new ArrayDeque<>();
        heldBytes = 0;
        // Never from one link to another: they are changed once more then.
        target = now == null ? offer : null;
        CompletableFuture<byte[]> flushed = now == null ? null : now.send(flush(now, false));
        if (flushed == null) afterProgram();
        else
            flushed.whenComplete((answer, failure) -> {
                if (failure == null) changed(null);
                else
                    linkEnded();
            });
    }

    /** What the other side has not read of the link may still come. */
    private void linkEnded() {
        lock.lock();
        try {
            afterProgram();
        } finally {
            lock.unlock();
        }
    }

    /** Called with the lock. */
    private void afterProgram() {
        DirectLink link = now == null ? target : now;
        boolean ended = now != null;
        program.byProgram(flush(link, ended)).whenComplete((answer, failure) -> changed(
                !ended && failure == null && Written.read(answer) == Boolean.TRUE && link.isOpen() ? link : null));
    }

    private Envelope flush(DirectLink link, boolean ended) {
        byte[] body = Written.of(List.of(link.id(), ended), 64);
        return new Envelope(Envelope.INVOKE, name, "", DirectLinks.FLUSH, 0, body);
    }

    /** @param to where it leads from now on, null for the program */
    private void changed(DirectLink to) {
        List<Runnable> settled = new ArrayList<>();
        DirectLink before;
        DirectLink wanted;
        lock.lock();
        try {
            before = now;
            wanted = target;
            // Withdrawn meanwhile: nothing has gone by it yet.
            now = to == offer ? to : null;
            // The other side does not know it, or it has ended.
            if (now == null && offer == wanted) offer = null;
            ArrayDeque<Held> waited = held;
            held = null;
            target = null;
            for (Held each : waited) {
                if (each.answer.isDone()) continue;
                CompletableFuture<byte[]> answer = send(left(each));
                settled.add(() -> pass(answer, each.answer));
            }
        } finally {
            lock.unlock();
        }
        settled.forEach(Runnable::run);
        if (before != null) before.check();
        if (wanted != null) wanted.check();
    }

    private static Envelope left(Held each) {
        long millis = each.message.millis();
        if (millis == 0) return each.message;
        return each.message.millis(Math.max(1, millis - (System.nanoTime() - each.since) / 1_000_000));
    }

    private static void pass(CompletableFuture<byte[]> answer, CompletableFuture<byte[]> told) {
        answer.whenComplete((value, failure) -> {
            if (failure == null) told.complete(value);
            else
                told.completeExceptionally(Inbox.cause(failure));
        });
        told.whenComplete((value, failure) -> answer.cancel(true));
    }
}
