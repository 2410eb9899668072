package dev.drover.conformance;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The process of a host, started as a pool starts it: a small environment, a mark, and a session of its own. */
final class HostProcess implements AutoCloseable {

    private static final String MARK = "DROVER_WORKER";
    /** What a worker inherits. */
    private static final Set<String> INHERITED =
            Set.of("PATH", "HOME", "USER", "LOGNAME", "SHELL", "LANG", "LANGUAGE", "TZ", "TMPDIR", "TMP", "TEMP",
                    "XDG_RUNTIME_DIR");
    private static final Path SETSID = Path.of("/usr/bin/setsid");
    private static final AtomicInteger COUNT = new AtomicInteger();

    private final String mark = "conformance-" + ProcessHandle.current().pid() + "-" + COUNT.incrementAndGet();
    private final Process process;
    private final Path out;
    private final Path err;

    /**
     * @param folder takes what it prints
     * @param input what it finds on standard input
     */
    HostProcess(HostCommand host, Path folder, String input) throws IOException {
        out = folder.resolve("out");
        err = folder.resolve("err");
        List<String> command = new ArrayList<>();
        if (Files.isExecutable(SETSID)) command.addAll(List.of(SETSID.toString(), "--wait"));
        command.addAll(host.command());
        ProcessBuilder builder = new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
        Map<String, String> environment = builder.environment();
        environment.keySet().removeIf(name -> !INHERITED.contains(name) && !name.startsWith("LC_"));
        environment.putAll(host.environment());
        environment.put(MARK, mark);
        process = builder.start();
        try (OutputStream in = process.getOutputStream()) {
            in.write(input.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            // It has not read all of it: it ends, or says so otherwise.
        }
    }

    /** Its exit code, if it ends in that time. */
    OptionalInt exit(Duration time) throws InterruptedException {
        boolean ended = process.waitFor(time.toNanos(), TimeUnit.NANOSECONDS);
        return ended ? OptionalInt.of(process.exitValue()) : OptionalInt.empty();
    }

    String printed() throws IOException {
        return Files.readString(out, StandardCharsets.ISO_8859_1);
    }

    String errors() throws IOException {
        return new String(Files.readAllBytes(err), StandardCharsets.UTF_8);
    }

    /** Ends it and all that it has started: its descendants, and what bears its mark. */
    @Override
    public void close() {
        List<ProcessHandle> all = new ArrayList<>(process.descendants().toList());
        all.add(process.toHandle());
        all.forEach(ProcessHandle::destroyForcibly);
        marked().forEach(ProcessHandle::destroyForcibly);
    }

    private List<ProcessHandle> marked() {
        List<ProcessHandle> marked = new ArrayList<>();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
            for (Path each : all) {
                try {
                    String environment = Files.readString(each.resolve("environ"), StandardCharsets.ISO_8859_1);
                    if (!("\0" + environment).contains("\0" + MARK + "=" + mark + "\0")) continue;
                    ProcessHandle.of(Long.parseLong(each.getFileName().toString())).ifPresent(marked::add);
                } catch (IOException e) {
                    // It is another user's, or gone.
                }
            }
        } catch (IOException e) {
            // Not on Linux: the descendants have to do.
        }
        return marked;
    }
}
