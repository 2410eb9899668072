package dev.drover.pool.internal.worker;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.lang.reflect.Proxy;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;

import dev.drover.api.lifecycle.Sleeper;
import dev.drover.api.process.Depth;
import dev.drover.api.process.ManagedProcess;
import dev.drover.process.HostProcess;

/** A worker that falls asleep and is drained at the same time. */
public class WorkerSleepStress {

    /** Stops if it may, and hears nothing else: what counts is what the gate knows. */
    private static final HostProcess PROCESS = (HostProcess) Proxy.newProxyInstance(
            HostProcess.class.getClassLoader(), new Class<?>[] {HostProcess.class},
            (process, method, arguments) -> switch (method.getName()) {
                case "sleep" -> {
                    ((BooleanSupplier) arguments[1]).getAsBoolean();
                    yield null;
                }
                case "keptAwake" -> Optional.empty();
                case "holdsFileLock" -> false;
                case "memory", "pid" -> 0L;
                case "name" -> "it";
                case "exit" -> new CompletableFuture<>();
                case "quiet" -> CompletableFuture.completedFuture(null);
                default -> null;
            });

    private static final Sleeper SLEEPER = new Sleeper() {
        @Override
        public void sleep(ManagedProcess process) {}

        @Override
        public void wake(ManagedProcess process) {}
    };

    private static final WorkerSleep.Events NOBODY = new WorkerSleep.Events() {
        @Override
        public void awake() {}

        @Override
        public boolean hibernate() {
            return false;
        }
    };

    @JCStressTest
    @Outcome(id = "false, false", expect = ACCEPTABLE, desc = "It was closed before it could fall asleep.")
    @Outcome(id = "true, true", expect = ACCEPTABLE, desc = "It had fallen asleep and is woken.")
    @Outcome(id = "true, false", expect = FORBIDDEN, desc = "It is to exit and is asleep, and nobody wakes it.")
    @Outcome(id = "false, true", expect = FORBIDDEN, desc = "It is woken though it was not asleep.")
    @State
    public static class AWorkerThatIsDrainedDoesNotStayAsleep {
        private final WorkerGate gate = new WorkerGate();
        /** The wake-up is taken and not done, so that it can be seen. */
        private final WorkerSleep sleep = new WorkerSleep(
                gate, PROCESS, wakeUp -> {}, new SleepRecord(() -> 0), NOBODY);
        private final WorkerDrain drain = new WorkerDrain(gate, PROCESS, sleep::wake, System::nanoTime, Runnable::run);

        public AWorkerThatIsDrainedDoesNotStayAsleep() {
            gate.open();
        }

        @Actor
        public void rests() {
            sleep.sleep(Depth.FREEZE, SLEEPER);
        }

        @Actor
        public void drains() {
            drain.begin();
        }

        @Arbiter
        public void after(ZZ_Result r) {
            r.r1 = gate.asleep();
            r.r2 = gate.waking();
        }
    }
}
