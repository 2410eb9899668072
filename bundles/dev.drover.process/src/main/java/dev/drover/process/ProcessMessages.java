package dev.drover.process;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;

import dev.drover.api.Registration;
import dev.drover.api.monitor.ProcessKind;
import dev.drover.api.process.ProcessSpec;
import dev.drover.api.process.Program;
import dev.drover.api.process.Sandbox;
import dev.drover.wire.CodecException;
import dev.drover.wire.Input;
import dev.drover.wire.call.Control;
import dev.drover.wire.link.Frame;
import dev.drover.wire.link.Link;

/** The messages of one process, which the switchboard connects with others. Without a switchboard there are none. */
final class ProcessMessages {

    private static final AtomicLong NEXT = new AtomicLong();
    private static final List<String> RING = List.of("ring");

    private final HostSpec spec;
    private final HostServices services;
    private final Switchboard switchboard;
    private final Runnable wanted;
    private final boolean takesPart;
    private volatile Switchboard.Port port;

    /** @param wanted called when there is a message for the process */
    ProcessMessages(HostSpec spec, HostServices services, Runnable wanted) {
        this.spec = spec;
        this.services = services;
        this.wanted = wanted;
        switchboard = services.switchboard().get();
        // What is started for a moment only, as for an archive of classes, talks with nobody.
        takesPart = switchboard != null && spec.kind() != ProcessKind.CHILD;
    }

    /** The program with what it needs to take part. */
    ProcessSpec withClassPath(ProcessSpec program) {
        if (switchboard == null || !(program.program() instanceof Program.Java java)) return program;
        List<Path> missing = new ArrayList<>(switchboard.classPath());
        missing.removeAll(java.classPath());
        return missing.isEmpty() ? program : program.classPath(missing.toArray(Path[]::new));
    }

    /** What the process may ask, in the order of the numbers. */
    List<String> asks() {
        return takesPart ? List.of(Control.MESSAGE) : List.of();
    }

    /**
     * The link is about to be read; from now on the process may ask.
     *
     * @param pid 0 if it is not the process that was started
     */
    void opened(Link link, List<String> tasks, long pid) {
        if (!takesPart) return;
        boolean trusted = spec.program().sandbox().profile() == Sandbox.Profile.TRUSTED;
        port = switchboard.joined(new Switchboard.Joined(
                spec.name(), link, services.reactor(), tasks, spec.maxMessage(), services.background(), wanted,
                trusted ? this::meet : null, trusted ? pid : 0));
    }

    private Rendezvous meet(boolean ring) throws IOException {
        boolean usable = ring && spec.links().contains("ring");
        return new Rendezvous(
                services.door().file("d" + NEXT.incrementAndGet()),
                usable ? services.rings().make(RING, RING) : null);
    }

    /** The link is being read. */
    void ready() {
        Switchboard.Port to = port;
        if (to != null) to.ready();
    }

    /**
     * Takes a frame if it belongs to messages; false if it does not.
     *
     * @throws CodecException if the process may ask nothing
     */
    boolean take(int type, int number, long correlation, Input payload) {
        boolean asked = type == Frame.REQUEST || type == Frame.CANCEL;
        if (!asked && !Control.isOfMessage(correlation)) return false;
        Switchboard.Port to = port;
        if (asked && to == null) throw new CodecException("it asks for something, and may ask for nothing");
        if (asked) to.asked(type, number, correlation, payload);
        // An answer to a message that was never sent is dropped, as one is that comes too late.
        else if (to != null) to.answered(type, number, correlation, payload);
        return true;
    }

    /** Whether the process has a message that it has not answered. */
    boolean busy() {
        Switchboard.Port to = port;
        return to != null && to.busy();
    }

    /** Gets no more messages; settles once it has dealt with those that it has. */
    CompletableFuture<Void> quiet() {
        Switchboard.Port to = port;
        return to == null ? CompletableFuture.completedFuture(null) : to.quiet();
    }

    /** See {@link Switchboard.Port#talks}. */
    boolean talks() {
        Switchboard.Port to = port;
        return to != null && to.talks();
    }

    /** See {@link Switchboard.Port#hibernates}. */
    Registration hibernates(Runnable start) {
        Switchboard.Port to = port;
        return to == null ? () -> {} : to.hibernates(start);
    }

    void closed(IOException cause) {
        Switchboard.Port to = port;
        if (to != null) to.closed(cause);
    }
}
