package dev.drover.process;

import java.time.Instant;
import java.util.List;
import java.util.OptionalInt;

import dev.drover.api.process.Console;
import dev.drover.process.console.ConsoleBuffer;
import dev.drover.process.console.DebugPort;
import dev.drover.process.internal.life.ProcessTree;

/** What can be told of a process by its spec and by what it prints. */
abstract class DescribedProcess {

    final HostSpec spec;
    final ConsoleBuffer console;
    private final long firstLine;
    private final DebugPort debugPort = new DebugPort();
    private final Instant started = Instant.now();

    /** @param console takes what it prints; what stands there already is of another */
    DescribedProcess(HostSpec spec, ConsoleBuffer console) {
        this.spec = spec;
        this.console = console;
        firstLine = console.next();
    }

    /** Null before it has been started, and if it could not be. */
    public abstract Process process();

    public String name() {
        return spec.name();
    }

    public String mark() {
        return spec.mark();
    }

    public long pid() {
        return ProcessTree.pid(process());
    }

    public Instant started() {
        return started;
    }

    public OptionalInt debugPort() {
        return spec.program().debug() ? debugPort.find(console, firstLine) : OptionalInt.empty();
    }

    public Console.Page console(long from) {
        return console.page(from);
    }

    public List<String> lastLines(Console.Stream stream, int most) {
        return console.last(stream, firstLine, most);
    }

    @Override
    public String toString() {
        return name() + "[" + pid() + "]";
    }
}
