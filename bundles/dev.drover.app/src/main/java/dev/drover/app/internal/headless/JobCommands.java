package dev.drover.app.internal.headless;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import dev.drover.api.monitor.ProcessKind;
import dev.drover.api.monitor.ProcessMonitor;
import dev.drover.app.internal.job.Arguments;
import dev.drover.app.internal.job.BadArgument;
import dev.drover.app.internal.job.FilesJobService;
import dev.drover.app.internal.job.RunningJob;
import dev.drover.wire.SafeText;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.annotations.GogoCommand;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The product's job for somebody at the Gogo shell. */
@Component(service = JobCommands.class)
@GogoCommand(scope = "drover", function = {"job", "endjob"})
public final class JobCommands {

    private static final int WIDTH = 120;

    private final FilesJobService jobs;
    private final ProcessMonitor monitor;
    private RunningJob running;

    @Activate
    public JobCommands(@Reference FilesJobService jobs, @Reference ProcessMonitor monitor) {
        this.jobs = jobs;
        this.monitor = monitor;
        monitor.describe(ProcessHandle.current().pid(), ProcessKind.MAIN, "Drover");
    }

    /** @throws BadArgument if the job cannot be started like that */
    @Descriptor("job DIR [options of './drover run']: work on the files below DIR in the pool 'files'; "
            + "job: how far it is")
    public synchronized String job(String... arguments) throws BadArgument {
        if (arguments.length > 0) return start(arguments);
        if (running == null) return "No job has been started: 'job DIR' starts one.";
        LiveTable table = new LiveTable(
                running.job().snapshot(), running.pool().snapshot(), monitor::find, running.job().report().elapsed());
        return String.join("\n", table.lines(WIDTH, Integer.MAX_VALUE));
    }

    private String start(String... arguments) throws BadArgument {
        List<String> all = new ArrayList<>(List.of(arguments));
        if (all.contains("--help")) return Arguments.usage();
        if (running != null) throw new BadArgument("A job has been started already: 'endjob' ends it.");
        if (!arguments[0].startsWith("--")) all.add(0, "--dir");
        Arguments asked = Arguments.parse(all, Path.of("").toAbsolutePath());
        running = jobs.start(asked);
        return "Working on the files below " + SafeText.of(asked.dir().toString()) + " in the pool '"
                + FilesJobService.POOL
                + "': 'job' says how far it is, 'endjob' ends it.";
    }

    @Descriptor("endjob: stop the job if it is not done, close its pool and say what was done")
    public synchronized String endjob(String... arguments) throws BadArgument {
        if (arguments.length > 0) throw new BadArgument("'endjob' takes no argument.");
        if (running == null) throw new BadArgument("No job has been started: 'job DIR' starts one.");
        Map<Long, String> names = new HashMap<>();
        running.pool().snapshot().workers().forEach(worker -> names.put(worker.pid(), worker.name()));
        running.close();
        Summary summary = new Summary(running.job().report(), names);
        running = null;
        return String.join("\n", summary.lines());
    }
}
