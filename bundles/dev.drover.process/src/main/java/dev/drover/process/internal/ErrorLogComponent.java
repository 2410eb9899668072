package dev.drover.process.internal;

import java.util.List;

import dev.drover.api.Registration;
import dev.drover.api.monitor.ErrorLog;
import dev.drover.api.monitor.Problem;
import dev.drover.process.ProcessRuntime;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The error log of the runtime as a service. */
@Component(service = ErrorLog.class)
public final class ErrorLogComponent implements ErrorLog {

    private final ErrorLog log;

    @Activate
    public ErrorLogComponent(@Reference ProcessRuntime runtime) {
        log = runtime.errors();
    }

    @Override
    public List<Problem> recent() {
        return log.recent();
    }

    @Override
    public long total() {
        return log.total();
    }

    @Override
    public void report(Problem problem) {
        log.report(problem);
    }

    @Override
    public Registration onChange(Runnable callback) {
        return log.onChange(callback);
    }
}
