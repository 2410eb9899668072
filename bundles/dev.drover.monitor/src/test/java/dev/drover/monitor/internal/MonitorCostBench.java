package dev.drover.monitor.internal;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

import dev.drover.api.monitor.MonitorSnapshot;
import dev.drover.api.monitor.ProcessSample;
import oshi.SystemInfo;
import oshi.software.os.OperatingSystem;

/**
 * Measures what sampling costs, with real children, at one sample a second as in use: processor time of the sampler's
 * thread per elapsed time, median of three times ten rounds after ten to warm up. The peer is a thread that calls
 * OSHI's {@code getDescendantProcesses} each second instead, ten rounds after five. Prints one JSON object a line.
 *
 * <p>Each argument is a case: a number of {@code sleep} processes (50 and 200 if there is none), or {@code java:} and a
 * number of idle Java processes.
 */
final class MonitorCostBench {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final int ROUNDS = 10;

    private MonitorCostBench() {}

    public static void main(String[] arguments) throws Exception {
        for (String each : arguments.length == 0 ? new String[] {"50", "200"} : arguments) {
            boolean java = each.startsWith("java:");
            int count = Integer.parseInt(java ? each.substring("java:".length()) : each);
            try (Children children = new Children()) {
                for (int i = 0; i < count; i++) {
                    if (java) {
                        children.java(Worker.class).inputReader().readLine();
                    } else {
                        children.sleep();
                    }
                }
                print("monitor-cost-" + count + (java ? "-java" : ""), count, ours(count), oshi());
            }
        }
    }

    private record Result(double percent, long proportional, long roundMicros) {}

    private static void print(String name, int count, Result drover, double peer) {
        System.out.printf(
                Locale.ROOT,
                "{\"case\":\"%s\",\"drover\":%.3f,\"peer\":%.3f,\"unit\":\"%% of a core\",\"ratio\":%.3f,"
                        + "\"processes\":%d,\"proportional\":%d,\"cpuMicrosPerRound\":%d}%n",
                name, drover.percent, peer, drover.percent / peer, count, drover.proportional, drover.roundMicros);
    }

    private static Result ours(int count) throws Exception {
        try (SamplingMonitor monitor = new SamplingMonitor()) {
            Semaphore rounds = new Semaphore(0);
            monitor.onSample(rounds::release);
            double[] percent = new double[3];
            await(rounds, ROUNDS);
            for (int i = 0; i < percent.length; i++) {
                await(rounds, ROUNDS);
                percent[i] = 100 * monitor.snapshot().cost();
            }
            MonitorSnapshot last = monitor.snapshot();
            long alive = last.processes().stream().filter(ProcessSample::alive).count();
            if (alive < count + 1) {
                throw new IllegalStateException("only " + alive + " processes were sampled, not " + (count + 1));
            }
            Arrays.sort(percent);
            return new Result(
                    percent[1],
                    last.processes().stream().filter(ProcessSample::proportional).count(),
                    Math.round(percent[1] * 10_000));
        }
    }

    private static void await(Semaphore rounds, int count) throws InterruptedException {
        if (!rounds.tryAcquire(count, 10L * count, TimeUnit.SECONDS)) {
            throw new IllegalStateException("the sampler does not go on");
        }
    }

    private static double oshi() throws Exception {
        FutureTask<Double> task = new FutureTask<>(MonitorCostBench::oshiRounds);
        Thread.ofPlatform().daemon().start(task);
        return task.get();
    }

    private static double oshiRounds() throws InterruptedException {
        OperatingSystem system = new SystemInfo().getOperatingSystem();
        int self = system.getProcessId();
        long cpu = 0;
        long from = 0;
        for (int i = 0; i < ROUNDS / 2 + ROUNDS; i++) {
            if (i == ROUNDS / 2) {
                cpu = THREADS.getCurrentThreadCpuTime();
                from = System.nanoTime();
            }
            system.getDescendantProcesses(self, null, null, 0);
            TimeUnit.SECONDS.sleep(1);
        }
        return 100.0 * (THREADS.getCurrentThreadCpuTime() - cpu) / (System.nanoTime() - from);
    }
}
