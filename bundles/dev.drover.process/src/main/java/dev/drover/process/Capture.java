package dev.drover.process;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.System.Logger.Level;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

import dev.drover.api.process.Console;
import dev.drover.api.process.Run;
import dev.drover.process.console.ConsoleBuffer;
import dev.drover.wire.link.SafeLog;

/**
 * Reads all that a process prints, each stream on a thread of its own, and writes what it is to read. What it prints is
 * kept as far as it may, and goes to its console too.
 */
final class Capture implements SpawnedProcess.Reading {

    private static final System.Logger LOG = SafeLog.of(Capture.class);
    private static final int BUFFER = 64 << 10;

    private final Executor background;
    private final int most;
    private final Runnable tooMuch;
    private final ByteArrayOutputStream output = new ByteArrayOutputStream();
    private final ByteArrayOutputStream errors = new ByteArrayOutputStream();
    private final CompletableFuture<Void> outputEnded = new CompletableFuture<>();
    private final CompletableFuture<Void> errorsEnded = new CompletableFuture<>();
    /** Where the output goes instead of being kept: the input of the next program; null if it is kept. */
    private final CompletableFuture<OutputStream> next;

    /**
     * @param background runs what waits
     * @param most how many bytes of each stream are kept
     * @param tooMuch called when there are more
     * @param next settles with where the output goes; null if it is kept
     */
    Capture(Executor background, int most, Runnable tooMuch, CompletableFuture<OutputStream> next) {
        this.background = background;
        this.most = most;
        this.tooMuch = tooMuch;
        this.next = next;
    }

    @Override
    public void begin(Process process, ConsoleBuffer console) {
        background.execute(
                () -> read(process.getErrorStream(), console.cutter(Console.Stream.ERR), errors, errorsEnded));
        background.execute(() -> {
            if (next == null) read(process.getInputStream(), console.cutter(Console.Stream.OUT), output, outputEnded);
            else
                pass(process.getInputStream());
        });
    }

    @Override
    public CompletableFuture<Void> finish(Process process) {
        return CompletableFuture.allOf(outputEnded, errorsEnded);
    }

    /** Writes the input and closes it. A program that does not read all of it has done nothing wrong. */
    void write(Process process, Run.Bytes input) {
        background.execute(() -> {
            try (OutputStream in = process.getOutputStream()) {
                in.write(input.get());
            } catch (IOException e) {
                LOG.log(Level.DEBUG, "A program did not read all of its input: {0}", e.getMessage());
            }
        });
    }

    private void read(
            InputStream from, ConsoleBuffer.Cutter console, ByteArrayOutputStream kept, CompletableFuture<Void> ended) {
        byte[] buffer = new byte[BUFFER];
        boolean full = false;
        try (from) {
            for (int length; (length = from.read(buffer)) >= 0;) {
                console.feed(buffer, length);
                synchronized (kept) {
                    int room = Math.min(length, most - kept.size());
                    kept.write(buffer, 0, room);
                    if (room == length || full) continue;
                }
                full = true;
                tooMuch.run();
            }
        } catch (IOException e) {
            // It was killed, and its pipe closed by its end.
            LOG.log(Level.DEBUG, "What a program prints can no longer be read: {0}", e.getMessage());
        } finally {
            console.end();
            ended.complete(null);
        }
    }

    /** Until one of both ends: then the other finds its pipe closed, as in a shell. */
    private void pass(InputStream from) {
        byte[] buffer = new byte[BUFFER];
        try (from; OutputStream to = next.join()) {
            for (int length; (length = from.read(buffer)) >= 0;) {
                to.write(buffer, 0, length);
                to.flush();
            }
        } catch (IOException | RuntimeException e) {
            LOG.log(Level.DEBUG, "A program of a pipeline has ended before the one before it: {0}", e.getMessage());
        } finally {
            outputEnded.complete(null);
        }
    }

    Run.Bytes output() {
        return bytes(output);
    }

    Run.Bytes errors() {
        return bytes(errors);
    }

    private static Run.Bytes bytes(ByteArrayOutputStream kept) {
        synchronized (kept) {
            return new Run.Bytes(kept.toByteArray());
        }
    }
}
