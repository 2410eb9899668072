package dev.drover.app.internal.job;

import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

import dev.drover.app.worker.FileFacts;
import dev.drover.app.worker.FileKind;
import dev.drover.app.worker.FileRequest;
import dev.drover.wire.Endpoint;
import dev.drover.wire.Task;

/** Answers requests for facts in the way a test wants, and remembers how many were open at a time. */
final class FakeWorkers implements Endpoint {

    private volatile Consumer<Object> lastProgress;
    private final BiConsumer<Path, CompletableFuture<FileFacts>> answer;
    private final List<CompletableFuture<FileFacts>> sent = new ArrayList<>();
    private int mostOpen;

    /** The answer is given on the sender's thread, at once, later or never. */
    FakeWorkers(BiConsumer<Path, CompletableFuture<FileFacts>> answer) {
        this.answer = answer;
    }

    static FileFacts facts(long bytes, long lines, long worker) {
        return new FileFacts(FileFacts.Outcome.READ, FileKind.TEXT, bytes, lines, "00".repeat(32), "", worker);
    }

    @Override
    @SuppressWarnings("unchecked")
    public <Q, R> CompletableFuture<R> send(Task<Q, R> task, Q request, Consumer<Object> progress) {
        lastProgress = progress;
        CompletableFuture<FileFacts> reply = new CompletableFuture<>();
        synchronized (this) {
            sent.add(reply);
            mostOpen = Math.max(mostOpen, (int) sent.stream().filter(one -> !one.isDone()).count());
            notifyAll();
        }
        answer.accept(Path.of(URI.create(((FileRequest) request).uri())), reply);
        return (CompletableFuture<R>) reply;
    }

    @Override
    public <Q> void post(Task<Q, ?> task, Q message) {
        throw new UnsupportedOperationException("the job posts nothing");
    }

    /** Reports how far the request sent last is. */
    void progress(Object value) {
        lastProgress.accept(value);
    }

    synchronized List<CompletableFuture<FileFacts>> sent() {
        return List.copyOf(sent);
    }

    synchronized int mostOpen() {
        return mostOpen;
    }

    synchronized void awaitSent(int count) throws InterruptedException {
        long deadline = System.nanoTime() + 30_000_000_000L;
        while (sent.size() < count) {
            if (System.nanoTime() - deadline > 0) throw new AssertionError("only " + sent.size() + " were sent");
            wait(100);
        }
    }
}
