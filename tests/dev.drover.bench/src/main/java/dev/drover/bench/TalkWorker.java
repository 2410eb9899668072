package dev.drover.bench;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import dev.drover.channel.MessageChannel;
import dev.drover.channel.Payload;
import dev.drover.host.Host;

/**
 * A worker that answers messages with what they say, or with the memory that they carry, and that asks another one so,
 * one at a time.
 */
public final class TalkWorker {

    static final String ECHO = "bench:echo";
    static final String TURN = "bench:turn";
    static final String LOOP = "bench:loop";

    private static final int MOST_SAMPLES = 1 << 20;
    private static final int PATIENCE_SECONDS = 30;

    private TalkWorker() {}

    public static void main(String[] arguments) {
        Host host = new Host();
        MessageChannel messages = host.messages();
        messages.handle(ECHO, message -> message.body());
        messages.handle(TURN, message -> {
            ByteBuffer bytes = ((Payload) message.body()).buffer();
            bytes.put(bytes.capacity() - 1, (byte) (bytes.get(0) + 1));
            return message.body();
        });
        messages.handle(LOOP, message -> {
            List<?> parts = (List<?>) message.body();
            CompletableFuture<Object> done = new CompletableFuture<>();
            // As in the program, the thread that asks is not the link's.
            Thread asking = new Thread(() -> {
                try {
                    done.complete(loop(messages, (String) parts.get(0), (byte[]) parts.get(1), (Long) parts.get(2)));
                } catch (Exception e) {
                    done.completeExceptionally(e);
                }
            }, "bench-loop");
            asking.setDaemon(true);
            asking.start();
            return done;
        });
        host.run();
    }

    /** Returns the number of answers, how long they took together, and the median, in nanoseconds. */
    static List<Object> loop(MessageChannel messages, String to, byte[] body, long millis) throws Exception {
        long[] samples = new long[MOST_SAMPLES];
        long begin = System.nanoTime();
        long end = begin + TimeUnit.MILLISECONDS.toNanos(millis);
        int answers = 0;
        long sentAt;
        while ((sentAt = System.nanoTime()) - end < 0) {
            Object answer = messages.invoke(to, ECHO, body).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            samples[answers++ & MOST_SAMPLES - 1] = System.nanoTime() - sentAt;
            if (!(answer instanceof byte[] bytes) || !Arrays.equals(bytes, body))
                throw new IllegalStateException("an answer is not what was sent");
        }
        long nanos = System.nanoTime() - begin;
        int count = Math.min(answers, MOST_SAMPLES);
        Arrays.sort(samples, 0, count);
        return List.of((long) answers, nanos, count == 0 ? 0L : samples[count / 2]);
    }
}
