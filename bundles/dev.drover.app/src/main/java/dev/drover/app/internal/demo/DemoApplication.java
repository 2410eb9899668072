package dev.drover.app.internal.demo;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.eclipse.core.runtime.ServiceCaller;
import org.eclipse.equinox.app.IApplication;
import org.eclipse.equinox.app.IApplicationContext;

/** What the platform starts for {@code -application dev.drover.app.demo}. */
public final class DemoApplication implements IApplication {

    private static final Duration SERVICES = Duration.ofSeconds(10);
    private static final long POLL_MILLIS = 20;

    /** How long the end of the program waits for the demo to tidy up, at most. */
    private static final long TIDY_SECONDS = 60;

    private final CountDownLatch over = new CountDownLatch(1);
    private volatile Thread running;
    private int code = MessagingDemo.FAILED;

    @Override
    public Object start(IApplicationContext context) throws InterruptedException {
        running = Thread.currentThread();
        // A signal ends the virtual machine without a word to applications; it waits for its hooks.
        Thread atExit = new Thread(this::stop, "demo-at-exit");
        Runtime.getRuntime().addShutdownHook(atExit);
        try {
            context.applicationRunning();
            return run();
        } finally {
            over.countDown();
            forget(atExit);
        }
    }

    private static void forget(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // It is running: the virtual machine ends.
            return;
        }
    }

    private int run() throws InterruptedException {
        ServiceCaller<MessagingDemo> component = new ServiceCaller<>(DemoApplication.class, MessagingDemo.class);
        long deadline = System.nanoTime() + SERVICES.toNanos();
        while (!component.call(this::run)) {
            if (System.nanoTime() - deadline > 0) {
                System.err.println("drover: the demo's services are not there after " + SERVICES.toSeconds()
                        + " s: start it with -consoleLog to see which bundle is missing.");
                return MessagingDemo.FAILED;
            }
            Thread.sleep(POLL_MILLIS);
        }
        return code;
    }

    private void run(MessagingDemo demo) {
        try {
            code = demo.run(System.out, System.err);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Ends the demo, and waits until its workers and files are gone: the program may end right after. */
    @Override
    public void stop() {
        Thread thread = running;
        if (thread == null) return;
        thread.interrupt();
        try {
            if (thread != Thread.currentThread()) over.await(TIDY_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
