package dev.drover.process;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;

import dev.drover.api.process.Ran;
import dev.drover.api.process.Ran.Stopped;
import dev.drover.api.process.Run;
import dev.drover.process.internal.launch.Launching;

/** Programs that are run to their end, alone or as a pipeline. */
final class Runs {

    private final HostServices services;
    private final Launching launching;

    Runs(HostServices services, Launching launching) {
        this.services = services;
        this.launching = launching;
    }

    /** One program of a pipeline. */
    private final class Stage {
        private final Capture capture;
        private final SpawnedProcess process;

        /** @throws IOException if it cannot be started */
        Stage(String name, Run run, Pipeline line, CompletableFuture<OutputStream> next) throws IOException {
            capture = new Capture(
                    services.background(), run.maxOutput(), () -> line.stop(Stopped.OUTPUT, this), next);
            process = new SpawnedProcess(services, launching.spawning(), name, run.program(), capture);
        }

        Ran ran(Pipeline line) {
            Stopped why = line.stoppedBy(this);
            return new Ran(process.exit().join(), capture.output(), capture.errors(), why);
        }
    }

    /** What a timer knows of programs: nothing any more once they have ended, for the timer may be due in a year. */
    private static final class Alive {
        private volatile Pipeline programs;

        Alive(Pipeline programs) {
            this.programs = programs;
        }

        void timeout() {
            Pipeline late = programs;
            if (late != null) late.stop(Stopped.TIMEOUT, null);
        }
    }

    /** Programs at work. */
    private final class Pipeline {
        private final List<Stage> stages = new ArrayList<>();
        private final AtomicReference<Stopped> stopped = new AtomicReference<>(Stopped.NOT);
        private volatile Stage culprit;
        private final Alive alive = new Alive(this);

        /** Ends all; the first word counts. */
        void stop(Stopped why, Stage by) {
            if (!stopped.compareAndSet(Stopped.NOT, why)) return;
            culprit = by;
            synchronized (stages) {
                stages.forEach(each -> each.process.kill());
            }
        }

        /** Of a pipeline only the one that printed too much did so; time and wish are for all. */
        Stopped stoppedBy(Stage stage) {
            Stopped why = stopped.get();
            return why == Stopped.OUTPUT && culprit != null && culprit != stage ? Stopped.CANCELLED : why;
        }

        void start(String name, List<Run> runs) throws IOException {
            CompletableFuture<OutputStream> input = null;
            boolean done = false;
            try {
                for (int i = 0; i < runs.size(); i++) {
                    boolean last = i == runs.size() - 1;
                    CompletableFuture<OutputStream> next = last ? null : new CompletableFuture<>();
                    Stage stage = new Stage(runs.size() == 1 ? name : name + "-" + (i + 1), runs.get(i), this, next);
                    synchronized (stages) {
                        stages.add(stage);
                    }
                    if (input == null) stage.capture.write(stage.process.process(), runs.get(i).input());
                    else
                        input.complete(stage.process.process().getOutputStream());
                    input = next;
                    runs.get(i).timeout().ifPresent(most -> services.delayer().after(most, alive::timeout));
                }
                done = true;
            } finally {
                if (!done) {
                    // The one before it waits for an input that there will never be.
                    if (input != null) input.completeExceptionally(new IOException("the next program did not start"));
                    stop(Stopped.CANCELLED, null);
                }
            }
            // It may have been stopped before the last one was there.
            if (stopped.get() != Stopped.NOT) stages.forEach(each -> each.process.kill());
        }
    }

    /** See {@link dev.drover.api.process.Processes#pipeline}. */
    CompletableFuture<List<Ran>> start(String name, List<Run> runs) {
        Pipeline line = new Pipeline();
        CompletableFuture<List<Ran>> result = new CompletableFuture<>();
        services.background().execute(() -> {
            try {
                line.start(name, runs);
                CompletableFuture<?>[] ends =
                        line.stages.stream().map(each -> each.process.exit()).toArray(CompletableFuture<?>[]::new);
                CompletableFuture.allOf(ends).whenComplete((done, failure) -> {
                    line.alive.programs = null;
                    result.complete(line.stages.stream().map(each -> each.ran(line)).toList());
                });
            } catch (IOException | RuntimeException | Error e) {
                line.alive.programs = null;
                result.completeExceptionally(e);
            }
        });
        result.whenComplete((ran, failure) -> {
            if (result.isCancelled()) line.stop(Stopped.CANCELLED, null);
        });
        return result;
    }
}
