package dev.drover.process.internal.archive;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

import dev.drover.api.lifecycle.Sleeper;
import dev.drover.api.process.Console;
import dev.drover.api.process.Dumps;
import dev.drover.api.process.Exit;
import dev.drover.process.HostListener;
import dev.drover.process.HostProcess;
import dev.drover.process.HostSpec;
import dev.drover.process.internal.fake.FakeLink;
import dev.drover.process.internal.launch.Starter;
import dev.drover.wire.Input;
import dev.drover.wire.Rejected;
import dev.drover.wire.Task;
import dev.drover.wire.link.Frame;
import dev.drover.wire.link.Hello;
import dev.drover.wire.link.Link;

/** A process that is none: when it is started it does what the test says, and it ends when it is killed. */
final class FakeHost implements HostProcess {

    final Starter starter;
    final HostSpec spec;
    final HostListener listener;
    final FakeLink link = new FakeLink();
    final List<Exit.Cause> causes = new ArrayList<>();
    private final Consumer<FakeHost> script;
    private final CompletableFuture<Exit> exit = new CompletableFuture<>();

    FakeHost(Starter starter, HostSpec spec, HostListener listener, Consumer<FakeHost> script) {
        this.starter = starter;
        this.spec = spec;
        this.listener = listener;
        this.script = script;
    }

    @Override
    public void start() {
        script.accept(this);
    }

    /** It joins. */
    void joins() {
        listener.joined(link, new Hello(Frame.PROTOCOL, "", 1, "test", List.of(), List.of("unix")));
    }

    /** It answers the ping. */
    void answers() {
        listener.frame(Frame.PONG, 0, 0, new Input());
    }

    void ends(int code, String... errors) {
        exit.complete(new Exit(1, Instant.EPOCH, Exit.Cause.EXITED, code, Optional.empty(), "it ended with " + code,
                List.of(errors), List.of()));
    }

    @Override
    public void kill(Exit.Cause cause, String detail) {
        causes.add(cause);
        ends(137);
    }

    @Override
    public void blame(Exit.Cause cause, String detail) {
        causes.add(cause);
    }

    @Override
    public Dumps dumps() {
        throw new UnsupportedOperationException("it makes no dumps");
    }

    @Override
    public CompletableFuture<Exit> exit() {
        return exit;
    }

    @Override
    public boolean over() {
        return exit.isDone();
    }

    @Override
    public Link link() {
        return link;
    }

    @Override
    public OptionalInt debugPort() {
        return OptionalInt.empty();
    }

    @Override
    public void hurry() {}

    @Override
    public Optional<String> keptAwake() {
        return Optional.empty();
    }

    @Override
    public boolean sleep(Sleeper sleeper, BooleanSupplier mayStop) {
        return false;
    }

    @Override
    public void wake(Sleeper sleeper, Runnable awake) {}

    @Override
    public Set<String> controls() {
        return Set.of();
    }

    @Override
    public <Q, R> CompletableFuture<R> control(Task<Q, R> task, Q request, Duration timeout) {
        return CompletableFuture.failedFuture(new Rejected("no control " + task.name()));
    }

    @Override
    public long checkAlive(long elapsed) {
        return Long.MAX_VALUE;
    }

    @Override
    public String name() {
        return spec.name();
    }

    @Override
    public long pid() {
        return 1;
    }

    @Override
    public Instant started() {
        return Instant.EPOCH;
    }

    @Override
    public Console.Page console(long from) {
        return new Console.Page(List.of(), from, 0);
    }

    @Override
    public CompletableFuture<Exit> end() {
        return exit;
    }

    @Override
    public CompletableFuture<Exit> kill() {
        return exit;
    }
}
