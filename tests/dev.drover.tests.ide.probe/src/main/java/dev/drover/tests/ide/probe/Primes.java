package dev.drover.tests.ide.probe;

import dev.drover.host.Host;
import dev.drover.wire.Codec;
import dev.drover.wire.Task;

/** The program of the workers: they count prime numbers, which takes some milliseconds of a processor. */
public final class Primes {

    /** Replies with the count of prime numbers below 200,000; the request is a mark that the worker prints. */
    static final Task<String, Object> COUNT = Task.of("primes:count", Codec.UTF8, Codec.VALUE);

    /** What the reply is. */
    static final long BELOW_200_000 = 17_984;

    private static final int END = 200_000;

    private Primes() {}

    public static void main(String[] arguments) {
        new Host().handle(COUNT, (mark, context) -> count(mark)).run();
    }

    private static Object count(String mark) {
        boolean[] crossed = new boolean[END];
        long primes = 0;
        for (int i = 2; i < END; i++) {
            if (crossed[i]) continue;
            primes++;
            for (long j = (long) i * i; j < END; j += i) crossed[(int) j] = true;
        }
        if (mark.endsWith("00")) System.out.println("request " + mark + ": " + primes + " primes below " + END);
        return primes;
    }
}
