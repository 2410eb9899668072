package dev.drover.process.internal.fake;

import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/** A process of the system's that is none: it ends when the test says so, whatever it is told. */
public final class FakeProcess extends Process {

    public static final long PID = 1_000_000_007L;

    public boolean terminated;
    public boolean killed;
    /** Whether it is a launcher's own object: one without a handle, and with an id that means nothing here. */
    public boolean foreign;
    /** Whether nobody is told of its end. */
    public boolean silent;
    public InputStream output = InputStream.nullInputStream();
    private final CompletableFuture<Process> exit = new CompletableFuture<>();
    private int code;

    /** Ends with an exit code. */
    public void exits(int with) {
        code = with;
        exit.complete(this);
    }

    @Override
    public long pid() {
        if (foreign) throw new UnsupportedOperationException("it has no id");
        return PID;
    }

    @Override
    public boolean isAlive() {
        return !exit.isDone();
    }

    @Override
    public int exitValue() {
        if (isAlive()) throw new IllegalThreadStateException("it has not ended");
        return code;
    }

    @Override
    public int waitFor() {
        return exit.thenApply(ended -> code).join();
    }

    @Override
    public CompletableFuture<Process> onExit() {
        return silent ? new CompletableFuture<>() : exit;
    }

    @Override
    public void destroy() {
        terminated = true;
    }

    @Override
    public Process destroyForcibly() {
        killed = true;
        return this;
    }

    @Override
    public OutputStream getOutputStream() {
        return OutputStream.nullOutputStream();
    }

    @Override
    public InputStream getInputStream() {
        return output;
    }

    @Override
    public InputStream getErrorStream() {
        return InputStream.nullInputStream();
    }

    @Override
    public ProcessHandle toHandle() {
        if (foreign) throw new UnsupportedOperationException("it has no handle");
        return new Handle();
    }

    @Override
    public ProcessHandle.Info info() {
        return new Handle().info();
    }

    private final class Handle implements ProcessHandle {
        @Override
        public long pid() {
            return PID;
        }

        @Override
        public Optional<ProcessHandle> parent() {
            return Optional.empty();
        }

        @Override
        public Stream<ProcessHandle> children() {
            return Stream.of();
        }

        @Override
        public Stream<ProcessHandle> descendants() {
            return Stream.of();
        }

        @Override
        public Info info() {
            return new Info() {
                @Override
                public Optional<String> command() {
                    return Optional.empty();
                }

                @Override
                public Optional<String> commandLine() {
                    return Optional.empty();
                }

                @Override
                public Optional<String[]> arguments() {
                    return Optional.empty();
                }

                @Override
                public Optional<Instant> startInstant() {
                    return Optional.empty();
                }

                @Override
                public Optional<Duration> totalCpuDuration() {
                    return Optional.empty();
                }

                @Override
                public Optional<String> user() {
                    return Optional.empty();
                }
            };
        }

        @Override
        public CompletableFuture<ProcessHandle> onExit() {
            return exit.thenApply(ended -> this);
        }

        @Override
        public boolean supportsNormalTermination() {
            return true;
        }

        @Override
        public boolean destroy() {
            return terminated = true;
        }

        @Override
        public boolean destroyForcibly() {
            return killed = true;
        }

        @Override
        public boolean isAlive() {
            return FakeProcess.this.isAlive();
        }

        @Override
        public int compareTo(ProcessHandle other) {
            return Long.compare(PID, other.pid());
        }
    }
}
