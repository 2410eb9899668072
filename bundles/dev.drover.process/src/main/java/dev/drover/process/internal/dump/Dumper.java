package dev.drover.process.internal.dump;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;

import dev.drover.api.Require;
import dev.drover.api.process.Dump;
import dev.drover.api.process.Dumps;
import dev.drover.process.internal.thread.Delayer;
import dev.drover.wire.Rejected;
import dev.drover.wire.Task;
import dev.drover.wire.call.Control;
import dev.drover.wire.link.SafeLog;

/**
 * Makes dumps of one process when somebody asks. One at a time: while a process writes its heap it does nothing else,
 * and its silence must not be taken for its death.
 */
public final class Dumper implements Dumps {

    /** How long a heap dump or a histogram may take. */
    static final Duration LONGEST = Duration.ofMinutes(5);
    private static final System.Logger LOG = SafeLog.of(Dumper.class);
    private static final Duration SHORT = Duration.ofSeconds(30);
    /** The longest recording. */
    static final Duration LONGEST_RECORDING = Duration.ofMinutes(10);
    private static final long RECORDING_BYTES = 64L << 20;
    /** A heap dump is a little larger than the heap. */
    private static final double HEAP_FACTOR = 1.25;

    private final DumpSubject subject;
    private final DumpFolder folder;
    private final Delayer delayer;
    private final Executor background;
    private final LeakHint leak = new LeakHint();
    private boolean hinted;
    private final AtomicBoolean busy = new AtomicBoolean();
    /** Whether the process stands still while it dumps. */
    private volatile boolean still;

    /** @param background runs what waits for a disk */
    public Dumper(DumpSubject subject, DumpFolder folder, Delayer delayer, Executor background) {
        this.subject = subject;
        this.folder = folder;
        this.delayer = delayer;
        this.background = background;
    }

    /** Whether the process may stand still because it was asked for a dump, so that its silence means nothing. */
    public boolean still() {
        return still;
    }

    /** Whether a dump is being made. */
    public boolean busy() {
        return busy.get();
    }

    @Override
    public CompletableFuture<Dump> dump(Dump.Kind kind) {
        if (kind == Dump.Kind.RECORDING) return record(Duration.ofSeconds(30));
        return begin(kind, () -> switch (kind) {
            case THREADS -> text(kind, Control.THREADS, most(), SHORT);
            case HISTOGRAM -> text(kind, Control.HISTOGRAM, most(), LONGEST);
            case MEMORY -> text(kind, Control.MEMORY, null, SHORT);
            case HEAP -> heap();
            case RECORDING,
                    CRASH -> CompletableFuture.failedFuture(new Rejected("A " + kind.words() + " cannot be asked for"));
        });
    }

    @Override
    public CompletableFuture<Dump> record(Duration length) {
        Require.within("length", length, Duration.ofSeconds(1), LONGEST_RECORDING);
        return begin(Dump.Kind.RECORDING, () -> recording(length));
    }

    private interface Making {
        CompletableFuture<Dump> make() throws IOException;
    }

    private CompletableFuture<Dump> begin(Dump.Kind kind, Making making) {
        String refused = refusal();
        if (refused == null && !busy.compareAndSet(false, true)) refused = "another dump of it is being made";
        if (refused != null)
            return CompletableFuture.failedFuture(
                    new Rejected("There is no " + kind.words() + " of " + subject.name() + ": " + refused));
        still = kind == Dump.Kind.HEAP || kind == Dump.Kind.HISTOGRAM;
        CompletableFuture<Dump> made = new CompletableFuture<>();
        try {
            // Whoever asks must not wait for the folder's disk.
            background.execute(() -> make(making, made));
        } catch (RuntimeException | Error e) {
            made.completeExceptionally(e);
        }
        // Whoever cancels what is returned does not free the process for the next dump.
        return made.whenComplete((dump, problem) -> {
            still = false;
            busy.set(false);
            if (dump != null) subject.dumped(dump);
        }).copy();
    }

    private static void make(Making making, CompletableFuture<Dump> made) {
        try {
            making.make().whenComplete((dump, problem) -> {
                if (problem == null) made.complete(dump);
                else
                    made.completeExceptionally(problem instanceof CompletionException ? problem.getCause() : problem);
            });
        } catch (Throwable e) {
            made.completeExceptionally(e);
        }
    }

    private String refusal() {
        if (subject.over()) return "it has ended";
        if (!subject.joined()) return "it is starting";
        if (subject.asleep()) return "it is asleep; wake it first";
        return null;
    }

    private Map<String, Object> most() {
        // A character takes three bytes at most, and some room is left for the rest of the message.
        return new HashMap<>(Map.of("most", (long) Math.max(64, subject.maxMessage() / 4)));
    }

    private long pid() {
        return subject.process().pid();
    }

    private CompletableFuture<Dump> text(Dump.Kind kind, Task<Object, Object> task, Object request, Duration patience) {
        return subject.control(task, request, patience)
                .thenApplyAsync(answer -> kept(kind, answer), background);
    }

    private Dump kept(Dump.Kind kind, Object answer) {
        String text = answer instanceof Map<?, ?> map ? memory(map) : String.valueOf(answer);
        try {
            return folder.keep(kind, subject.name(), pid(), text);
        } catch (IOException e) {
            throw new CompletionException(e);
        }
    }

    private String memory(Map<?, ?> report) {
        long kept = report.get("heapAfterCollection") instanceof Number known ? known.longValue() : 0;
        Optional<String> hint = leak.add(kept);
        // Once for each rise.
        if (hint.isPresent() && !hinted) LOG.log(Level.WARNING, subject.name() + ": " + hint.get());
        hinted = hint.isPresent();
        return report.get("text") + hint.map(each -> "\n" + each + "\n").orElse("");
    }

    // ---- what the process writes itself

    private CompletableFuture<Dump> heap() throws IOException {
        Path draft = folder.draft(Dump.Kind.HEAP, subject.name(), pid());
        return subject.control(Control.MEMORY, null, SHORT)
                .thenComposeAsync(memory -> {
                    long used = memory instanceof Map<?, ?> map && map.get("heapUsed") instanceof Number known
                            ? known.longValue() : 0;
                    try {
                        folder.checkRoom(Dump.Kind.HEAP, (long) (used * HEAP_FACTOR));
                    } catch (IOException e) {
                        throw new CompletionException(e);
                    }
                    return subject.control(Control.HEAP, Map.of("file", draft.toString()), LONGEST);
                }, background)
                .handleAsync((done, problem) -> finished(Dump.Kind.HEAP, draft, problem), background);
    }

    private CompletableFuture<Dump> recording(Duration length) throws IOException {
        folder.checkRoom(Dump.Kind.RECORDING, 2 * RECORDING_BYTES);
        Path draft = folder.draft(Dump.Kind.RECORDING, subject.name(), pid());
        Path repository = folder.repository(pid());
        CompletableFuture<Object> over = new CompletableFuture<>();
        Map<String, Object> wish = Map.of(
                "file", draft.toString(), "repository", repository.toString(), "most", RECORDING_BYTES);
        return subject.control(Control.RECORDING, wish, SHORT)
                .thenCompose(begun -> {
                    delayer.after(length, () -> background.execute(() -> over.complete(null)));
                    return over;
                })
                .thenCompose(now -> subject.control(Control.RECORDING, Map.of("stop", true), SHORT))
                .handleAsync((done, problem) -> finished(Dump.Kind.RECORDING, draft, problem), background);
    }

    private Dump finished(Dump.Kind kind, Path draft, Throwable problem) {
        try {
            if (problem == null) return folder.keep(kind, draft);
            Files.deleteIfExists(draft);
        } catch (IOException e) {
            throw new CompletionException(e);
        }
        throw problem instanceof CompletionException known ? known : new CompletionException(problem);
    }
}
