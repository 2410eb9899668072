package dev.drover.bench;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import dev.drover.api.messaging.Messages;
import dev.drover.api.pool.PoolSpec;
import dev.drover.api.pool.ProcessPool;
import dev.drover.api.pool.ProcessPools;
import dev.drover.api.process.ProcessSpec;
import dev.drover.channel.MessageChannel;
import dev.drover.messaging.Messaging;

/** One peer asks another, one message at a time: the median, in microseconds. */
final class Talk implements Contender {

    private static final long PATIENCE_SECONDS = 60;
    private static final int FIRST = 20;
    private static final int SIZE = 64;

    private final Messages messages = Messaging.ofThisProgram();
    private final MessageChannel main;
    private final ProcessPool pool;
    private final String name;
    private final boolean direct;
    private final byte[] body = Payloads.bytes(SIZE)[0];

    /** @param direct whether a worker asks another worker, and not the program a worker */
    Talk(ProcessPools pools, String name, boolean direct) throws Unavailable {
        this.name = name;
        this.direct = direct;
        int workers = direct ? 2 : 1;
        main = messages.open(name);
        pool = pools.open(PoolSpec.of(name + "-pool", ProcessSpec.java(TalkWorker.class)).links("ring")
                .size(workers, workers));
        try {
            for (int i = 1; i <= workers; i++) messages.connected(worker(i)).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (direct) introduce();
        } catch (ExecutionException | TimeoutException e) {
            close();
            throw new Unavailable("its workers do not answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Unavailable("interrupted", e);
        }
    }

    private String worker(int number) {
        return name + "-pool-" + number;
    }

    private void introduce() throws Unavailable, InterruptedException {
        for (int i = 0; i < FIRST; i++) {
            loop(Duration.ofMillis(100));
            if (way().equals("ring")) return;
        }
        throw new Unavailable("its workers talk by " + way());
    }

    private String way() {
        return messages.peer(worker(1)).orElseThrow().ways().getOrDefault(worker(2), "nothing");
    }

    @Override
    public double measure(Duration time) throws Unavailable {
        List<?> figures = loop(time);
        if (direct && !way().equals("ring")) throw new Unavailable("its workers talk by " + way());
        return new Outcome((Long) figures.get(0), (Long) figures.get(1), (Long) figures.get(2)).micros();
    }

    private List<?> loop(Duration time) throws Unavailable {
        try {
            if (!direct) return TalkWorker.loop(main, worker(1), body, time.toMillis());
            return (List<?>) main.invoke(worker(1), TalkWorker.LOOP, List.of(worker(2), body, time.toMillis()),
                    time.plusSeconds(PATIENCE_SECONDS)).get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Unavailable("interrupted", e);
        } catch (Exception e) {
            throw new Unavailable("a message failed", e);
        }
    }

    @Override
    public void close() {
        pool.close();
        main.close();
    }
}
