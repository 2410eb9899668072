package dev.drover.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

import dev.drover.bench.Contender.Unavailable;
import dev.drover.bench.Contest.Pace;
import org.junit.jupiter.api.Test;

class ReportTest {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream words = new ByteArrayOutputStream();
    private final List<String> order = new ArrayList<>();
    private final List<String> closed = new ArrayList<>();

    private Report report(boolean json) {
        return new Report(json, new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(words, true, StandardCharsets.UTF_8));
    }

    private String printed() {
        return out.toString(StandardCharsets.UTF_8);
    }

    /** A contender that gives these figures after a warm-up, and then gives up. */
    private Contender.Entry giving(String name, double... figures) {
        return () -> new Contender() {
            private int next = -1;

            @Override
            public double measure(Duration time) throws Unavailable {
                order.add(name);
                if (next == figures.length) throw new Unavailable("it is tired");
                return next++ < 0 ? 0 : figures[next - 1];
            }

            @Override
            public void close() {
                closed.add(name);
            }
        };
    }

    private static Contest contest(int rounds) {
        return new Contest("work", "msg/s", new Pace(rounds, Duration.ZERO, Duration.ZERO));
    }

    @Test
    void eachContenderWorksOnceInEachRound() {
        contest(2).enter("a", giving("a", 1, 2)).enter("b", giving("b", 3, 4)).compare("a", "b", null)
                .run(Options.parse(List.of()), report(true));
        assertEquals(List.of("a", "b", "a", "b", "a", "b"), order);
        assertEquals(List.of("a", "b"), closed);
    }

    @Test
    void jsonHasMediansAndTheirRatio() {
        contest(3).enter("a", giving("a", 30, 10, 20)).enter("b", giving("b", 5, 5, 4))
                .compare("a", "b", Goal.over(2, 5))
                .run(Options.parse(List.of()), report(true));
        assertEquals(
                "{\"case\":\"work, a vs b\",\"drover\":20.00,\"peer\":5.000,\"unit\":\"msg/s\",\"ratio\":4.000,"
                        + "\"noise\":1.000,\"atLeast\":2.000,\"aim\":5.000}",
                printed().strip());
    }

    @Test
    void figureAloneHasNoRatio() {
        Report report = report(true);
        report.add(Row.alone("a \"part\"", 0.01234, "ns", 0));
        assertEquals(
                "{\"case\":\"a \\\"part\\\"\",\"drover\":0.01234,\"peer\":null,\"unit\":\"ns\","
                        + "\"ratio\":null,\"noise\":0}",
                printed().strip());
    }

    @Test
    void peerThatIsNotThereCostsItsRowsOnly() {
        Report report = report(false);
        contest(1)
                .enter("a", giving("a", 1))
                .enter("b", giving("b", 2))
                .enter("c", () -> {
                    throw new Unavailable("c is not installed");
                })
                .compare("a", "b", null)
                .compare("a", "c", null)
                .run(Options.parse(List.of()), report);
        report.finish();
        assertTrue(printed().contains("| work, a vs b |"), printed());
        assertTrue(printed().contains("skipped: work, a vs c (c cannot take part: c is not installed)"), printed());
    }

    @Test
    void contenderThatGivesUpIsClosedAndTheOthersGoOn() {
        Report report = report(false);
        contest(2)
                .enter("a", giving("a", 1, 1))
                .enter("b", giving("b", 2))
                .enter("c", giving("c", 4, 4))
                .compare("a", "b", null)
                .compare("a", "c", null)
                .run(Options.parse(List.of()), report);
        report.finish();
        assertTrue(printed().contains("skipped: work, a vs b (b gave up: it is tired)"), printed());
        assertTrue(printed().contains("0.2500"), printed());
        assertEquals(List.of("b", "a", "c"), closed);
    }

    @Test
    void onlyContendersOfWantedCasesAreOpened() {
        contest(1)
                .enter("a", giving("a", 1))
                .enter("b", giving("b", 2))
                .enter("c", giving("c", 3))
                .compare("a", "b", null)
                .compare("a", "c", null)
                .run(Options.parse(List.of("--only", "vs C$")), report(true));
        assertEquals(List.of("a", "c"), closed);
    }

    @Test
    void ratioBelowTheGoalIsMissedOrMetAsMoreOrLessIsBetter() {
        assertEquals("missed", Goal.over(5, 10).verdict(4.9));
        assertEquals("met", Goal.over(5, 10).verdict(5));
        assertEquals("aim", Goal.over(5, 10).verdict(10));
        assertEquals("missed", Goal.under(0.7, 0.4).verdict(0.71));
        assertEquals("aim", Goal.under(0.7, 0.4).verdict(0.4));
        assertEquals("", Goal.aim(0.5).verdict(0.1));
    }

    @Test
    void samplesOfLongArraysAndAllOfShortOnesAreCompared() {
        for (int size : new int[] {64, 1 << 20}) {
            Supplier<byte[]> sent = () -> Payloads.bytes(size)[1];
            assertTrue(Payloads.same(sent.get(), sent.get()));
            byte[] wrong = sent.get();
            wrong[size - 1]++;
            assertTrue(!Payloads.same(sent.get(), wrong));
            assertTrue(!Payloads.same(sent.get(), Payloads.bytes(size)[0]));
            assertTrue(!Payloads.same(sent.get(), new byte[size - 1]));
        }
    }
}
