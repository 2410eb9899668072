package dev.drover.monitor.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.LongStream;

import dev.drover.api.monitor.Usage;
import org.junit.jupiter.api.Test;

class HistoryTest {
    private static final long START = 1_700_000_000_000L;

    private final History history = new History();

    @Test
    void keepsTenMinutesOfSeconds() {
        fill(START, 1000, 5000);

        List<Usage> all = history.toList();
        assertEquals(601, all.size());
        assertEquals(START + 4_999_000, all.get(600).atMillis());
        assertEquals(START + 4_399_000, all.get(0).atMillis());
    }

    @Test
    void keepsTenMinutesOfHalfSeconds() {
        fill(START, 500, 5000);

        assertEquals(1201, history.toList().size());
    }

    @Test
    void neverHoldsMoreThanItsRingHoweverQuicklySamplesCome() {
        fill(START, 1, 5000);

        List<Usage> all = history.toList();
        assertEquals(1201, all.size());
        assertEquals(START + 4999, all.get(1200).atMillis());
    }

    @Test
    void keepsWhatWasAddedInOrder() {
        for (int i = 0; i < 100; i++) {
            history.add(new Usage(START + i, i / 4.0, i * 4096L));
        }

        List<Usage> all = history.toList();
        for (int i = 0; i < 100; i++) {
            assertEquals(new Usage(START + i, i / 4.0, i * 4096L), all.get(i));
        }
    }

    @Test
    void timesStayExactWhereTheirLowBitsWrap() {
        long wrap = (START & ~0xFFFF_FFFFL) + 0x1_0000_0000L;
        for (long sign : new long[] {0, 0x8000_0000L}) {
            fill(wrap + sign - 5000, 1000, 10);
            List<Usage> all = history.toList();
            assertEquals(
                    LongStream.range(0, 10).map(i -> wrap + sign - 5000 + 1000 * i).boxed().toList(),
                    all.subList(all.size() - 10, all.size()).stream().map(Usage::atMillis).toList());
        }
    }

    @Test
    void clockSetBackDropsWhatWouldLieInTheFuture() {
        fill(START, 1000, 60);
        history.add(new Usage(START + 30_500, 0, 0));

        List<Usage> all = history.toList();
        assertEquals(32, all.size());
        assertEquals(START + 30_000, all.get(30).atMillis());
        assertEquals(START + 30_500, all.get(31).atMillis());
    }

    @Test
    void clockSetFarAwayClearsTheHistory() {
        for (long jump : new long[] {-100L * 86_400_000, 30L * 86_400_000, 50L * 86_400_000, 700_000}) {
            fill(START, 1000, 60);
            history.add(new Usage(START + jump, 0, 0));

            assertEquals(List.of(new Usage(START + jump, 0, 0)), history.toList());
        }
    }

    @Test
    void holdsMemoryUpToFourTebibytes() {
        history.add(new Usage(START, 0, 3L << 40));
        history.add(new Usage(START + 1, 0, 9L << 40));

        assertEquals(3L << 40, history.toList().get(0).memory());
        assertEquals((4L << 40) - 1024, history.toList().get(1).memory());
    }

    @Test
    void trimmedHistoryKeepsItsSamplesAndMayGrowAgain() {
        fill(START, 1000, 700);
        List<Usage> before = history.toList();
        history.trim();
        assertEquals(before, history.toList());
        history.add(new Usage(START + 700_000, 1, 1024));
        assertEquals(601, history.toList().size());
        new History().trim();
    }

    @Test
    void readersSeeWholeSamplesInOrderWhileItIsWritten() throws Exception {
        AtomicBoolean done = new AtomicBoolean();
        Callable<Long> reader = () -> {
            long seen = 0;
            while (!done.get() || seen == 0) {
                long last = 0;
                for (Usage usage : history.toList()) {
                    assertTrue(usage.atMillis() > last);
                    last = usage.atMillis();
                    long index = (last - START) / 1000;
                    assertEquals(index % 1000, usage.cpu());
                    assertEquals(index << 12, usage.memory());
                    seen++;
                }
            }
            return seen;
        };
        try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
            Future<Long> one = threads.submit(reader);
            Future<Long> other = threads.submit(reader);
            for (long i = 0; i < 50_000; i++) {
                history.add(new Usage(START + 1000 * i, i % 1000, i << 12));
            }
            done.set(true);
            assertTrue(one.get() > 0 && other.get() > 0);
        } finally {
            done.set(true);
        }
    }

    private void fill(long from, long step, int count) {
        for (int i = 0; i < count; i++) {
            history.add(new Usage(from + i * step, 0.5, 4096));
        }
    }
}
