package dev.drover.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;

import dev.drover.api.messaging.Messages;
import dev.drover.api.pool.PoolSpec;
import dev.drover.api.pool.ProcessPool;
import dev.drover.api.pool.ProcessPools;
import dev.drover.api.process.ProcessSpec;
import dev.drover.channel.MessageChannel;
import dev.drover.channel.Payload;
import dev.drover.messaging.Messaging;

/**
 * Much goes from the program to a worker and back, one message at a time: by reference, given away and given back with
 * its last byte changed, or as bytes that are copied. The median, in microseconds.
 */
final class MemoryTalk implements Contender {

    private static final long PATIENCE_SECONDS = 60;
    private static final int MOST_SAMPLES = 1 << 20;
    /** What stands around the bytes. */
    private static final int AROUND = 1 << 16;

    private final Messages messages = Messaging.ofThisProgram();
    private final MessageChannel main;
    private final ProcessPool pool;
    private final String worker;
    /** Null if the bytes are copied. */
    private Payload payload;
    private final byte[] bytes;
    private byte turn;

    MemoryTalk(ProcessPools pools, String name, int size, boolean copied) throws Unavailable {
        worker = name + "-pool-1";
        main = messages.open(name);
        pool = pools.open(PoolSpec.of(name + "-pool", ProcessSpec.java(TalkWorker.class)).links("ring")
                .maxMessage(size + AROUND).size(1, 1));
        bytes = copied ? Payloads.bytes(size)[0] : null;
        try {
            messages.connected(worker).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            payload = copied ? null : Payload.allocate(size);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Unavailable("interrupted", e);
        } catch (Exception e) {
            close();
            throw new Unavailable("no memory, or its worker does not answer", e);
        }
    }

    @Override
    public double measure(Duration time) throws Unavailable {
        long[] samples = new long[MOST_SAMPLES];
        long begin = System.nanoTime();
        long end = begin + time.toNanos();
        int answers = 0;
        long sentAt;
        try {
            while ((sentAt = System.nanoTime()) - end < 0) {
                if (bytes == null) turn();
                else
                    copy();
                samples[answers++ & MOST_SAMPLES - 1] = System.nanoTime() - sentAt;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Unavailable("interrupted", e);
        } catch (Exception e) {
            throw new Unavailable("a message failed", e);
        }
        int count = Math.min(answers, MOST_SAMPLES);
        Arrays.sort(samples, 0, count);
        return samples[count / 2] / 1e3;
    }

    private void turn() throws Exception {
        payload.buffer().put(0, ++turn);
        payload = (Payload) main.invoke(worker, TalkWorker.TURN, payload).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (payload.buffer().get(payload.size() - 1) != (byte) (turn + 1))
            throw new IOException("the worker has not changed the last byte");
    }

    private void copy() throws Exception {
        Object answer = main.invoke(worker, TalkWorker.ECHO, bytes).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (!(answer instanceof byte[] back) || !Payloads.same(bytes, back))
            throw new IOException("an answer is not what was sent");
    }

    @Override
    public void close() {
        if (payload != null) payload.close();
        pool.close();
        main.close();
    }
}
