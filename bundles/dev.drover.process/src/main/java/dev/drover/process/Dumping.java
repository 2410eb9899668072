package dev.drover.process;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

import dev.drover.api.process.Dump;
import dev.drover.api.process.Exit;
import dev.drover.api.process.Program;
import dev.drover.process.internal.dump.DumpFolder;
import dev.drover.process.internal.dump.DumpSubject;
import dev.drover.process.internal.dump.Dumper;
import dev.drover.process.internal.dump.LastWords;
import dev.drover.process.internal.life.Debugger;
import dev.drover.process.internal.life.EndingProcess;
import dev.drover.process.internal.life.ProcessEnd;
import dev.drover.process.internal.life.SleepState;
import dev.drover.wire.Task;

/** The dumps of one process that joins: those that are asked for, and the last one before it is killed. */
final class Dumping implements DumpSubject {

    private static final Duration LATER = Duration.ofSeconds(1);

    private final HostProcess process;
    private final EndingProcess ending;
    private final HostSpec spec;
    private final ProcessEnd end;
    private final SleepState sleep;
    private final HostServices services;
    private final Debugger debugger;
    private final AtomicBoolean postponed = new AtomicBoolean();
    private final Dumper dumper;
    private final LastWords lastWords;

    Dumping(HostProcess process, EndingProcess ending, HostSpec spec, HostServices services, ProcessEnd end,
            SleepState sleep) {
        this.process = process;
        this.ending = ending;
        this.spec = spec;
        this.end = end;
        this.sleep = sleep;
        this.services = services;
        debugger = new Debugger(services.table().collector()::now);
        DumpFolder folder = services.table().collector().folder();
        dumper = new Dumper(this, folder, services.delayer(), services.background());
        lastWords = new LastWords(this, folder, services.delayer(), services.background());
    }

    /** Why the process must stay awake, a few words; null if it need not. Reads small files of the system. */
    String keepsAwake() {
        if (dumper.busy()) return "a dump of it is being made";
        return heldByDebugger() ? "a debugger holds it" : null;
    }

    /** What somebody asks for. */
    Dumper asked() {
        return dumper;
    }

    /**
     * Kills the process; one that is stuck is first asked what its threads do. One that is held by a debugger, or
     * writes its heap, is not stuck.
     */
    void kill(Exit.Cause cause, String detail) {
        if (LastWords.areFor(cause) && (dumper.still() || heldByDebugger())) {
            postpone(cause, detail);
            return;
        }
        end.blame(cause, detail);
        ending.shut();
        lastWords.before(cause, () -> end.kill(cause, detail));
    }

    private boolean heldByDebugger() {
        return debugger.holds(process.pid(), process.debugPort());
    }

    /** What is silent is found silent again; all else is tried again in a second. */
    private void postpone(Exit.Cause cause, String detail) {
        if (cause == Exit.Cause.UNRESPONSIVE || !postponed.compareAndSet(false, true)) return;
        services.delayer().after(LATER, () -> {
            postponed.set(false);
            kill(cause, detail);
        });
    }

    @Override
    public String name() {
        return spec.name();
    }

    @Override
    public Process process() {
        return ending.process();
    }

    @Override
    public boolean java() {
        return spec.program().program() instanceof Program.Java;
    }

    @Override
    public boolean joined() {
        return ending.joined();
    }

    @Override
    public boolean asleep() {
        return sleep.asleep();
    }

    @Override
    public boolean over() {
        return end.over();
    }

    @Override
    public int maxMessage() {
        return spec.maxMessage();
    }

    @Override
    public boolean offers(String control) {
        return process.offers(control);
    }

    @Override
    public <Q, R> CompletableFuture<R> control(Task<Q, R> task, Q request, Duration timeout) {
        return process.control(task, request, timeout);
    }

    @Override
    public void dumped(Dump dump) {
        end.evidence().add(dump);
    }
}
