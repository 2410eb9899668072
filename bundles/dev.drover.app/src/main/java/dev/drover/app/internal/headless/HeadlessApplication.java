package dev.drover.app.internal.headless;

import java.time.Duration;
import java.util.List;

import org.eclipse.core.runtime.ServiceCaller;
import org.eclipse.equinox.app.IApplication;
import org.eclipse.equinox.app.IApplicationContext;

/** What the platform starts for {@code -application dev.drover.app.headless}: finds the component and lets it run. */
public final class HeadlessApplication implements IApplication {

    private static final Duration SERVICES = Duration.ofSeconds(10);
    private static final long POLL_MILLIS = 20;

    private volatile Thread running;

    @Override
    public Object start(IApplicationContext context) throws InterruptedException {
        running = Thread.currentThread();
        context.applicationRunning();
        String[] arguments = (String[]) context.getArguments().get(IApplicationContext.APPLICATION_ARGS);
        ServiceCaller<Headless> component = new ServiceCaller<>(HeadlessApplication.class, Headless.class);
        Call call = new Call(List.of(arguments));
        long deadline = System.nanoTime() + SERVICES.toNanos();
        while (!component.call(call::run)) {
            if (System.nanoTime() - deadline > 0) {
                System.err.println("drover: the product's services are not there after " + SERVICES.toSeconds()
                        + " s: start it with -consoleLog to see which bundle is missing.");
                return Headless.FAILED;
            }
            Thread.sleep(POLL_MILLIS);
        }
        return call.code;
    }

    @Override
    public void stop() {
        Thread thread = running;
        if (thread != null) thread.interrupt();
    }

    /** Carries the exit code, and an interruption, out of the service call. */
    private static final class Call {
        private final List<String> arguments;
        private int code = Headless.FAILED;

        Call(List<String> arguments) {
            this.arguments = arguments;
        }

        void run(Headless headless) {
            try {
                code = headless.run(arguments, System.out, System.err, System.getenv());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
