package dev.drover.host.control;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.text.ParseException;

import javax.management.ObjectName;

import jdk.jfr.Configuration;
import jdk.jfr.Recording;

/**
 * The one flight recording of this process. Needs the module jdk.jfr. Called by one thread at a time, that of the
 * control tasks.
 */
final class Recordings {

    private static Recording current;
    private static Path file;

    private Recordings() {}

    static Object handle(DumpRequest request) throws Exception {
        if (request.has("stop")) stop();
        else
            start(request);
        return null;
    }

    private static void start(DumpRequest request) throws Exception {
        if (current != null) throw new IllegalStateException("The process is being recorded already");
        // Chunks among the temporary files could fill the memory of the machine, and are left when the process dies.
        ManagementFactory.getPlatformMBeanServer().invoke(
                new ObjectName("com.sun.management:type=DiagnosticCommand"), "jfrConfigure",
                new Object[] {new String[] {"repositorypath=" + request.text("repository")}},
                new String[] {"[Ljava.lang.String;"});
        Recording recording = new Recording(configuration());
        try {
            recording.setName("drover");
            recording.setMaxSize(request.number("most", 64L << 20));
            // They hold what is secret.
            recording.disable("jdk.InitialEnvironmentVariable");
            recording.disable("jdk.InitialSystemProperty");
            recording.disable("jdk.JVMInformation");
            recording.start();
            file = Path.of(request.text("file"));
            current = recording;
        } finally {
            if (current == null) recording.close();
        }
    }

    private static Configuration configuration() throws IOException, ParseException {
        return Configuration.getConfiguration("default");
    }

    private static void stop() throws Exception {
        Recording recording = current;
        if (recording == null) throw new IllegalStateException("The process is not being recorded");
        current = null;
        try (recording) {
            recording.stop();
            recording.dump(file);
        }
    }
}
