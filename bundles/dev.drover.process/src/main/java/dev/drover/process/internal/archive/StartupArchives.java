package dev.drover.process.internal.archive;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.LongSupplier;

import dev.drover.api.process.ProcessSpec;
import dev.drover.api.process.Program;
import dev.drover.process.internal.launch.CommandLine;
import dev.drover.process.internal.launch.Launching;
import dev.drover.process.internal.launch.StartHints;
import dev.drover.process.internal.thread.Delayer;
import dev.drover.wire.link.SafeLog;

/**
 * Lets Java workers start from an archive of their classes, which halves the processor time of their start. The archive
 * is made by the JVM, once for each class path, by an {@link ArchiveRecording} some time after the first worker has
 * joined, and kept in an {@link ArchiveFolder} for this program and later ones.
 *
 * <p>The system property {@value #PROPERTY} is {@code auto} (the default: {@code drover/startup} in the user's cache),
 * {@code off}, or the folder to use.
 */
public final class StartupArchives implements StartHints, AutoCloseable {

    static final String PROPERTY = "drover.startup.archive";

    private static final System.Logger LOG = SafeLog.of(StartupArchives.class);
    /** A program that has just begun has better things to do, and one that ends soon needs no archive. */
    private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(5);
    private static final Duration DELAY = Duration.ofSeconds(2);

    /** Options with which a JVM refuses archives, or which name one, or which name more options. */
    private static final List<String> EXCLUDING = List.of("-XX:AOT", "-XX:SharedArchive", "-XX:ArchiveClasses",
            "-XX:+AutoCreateSharedArchive", "-Xshare", "-javaagent", "-agentlib", "-agentpath", "-Xbootclasspath",
            "--patch-module", "--limit-modules", "--upgrade-module-path", "-XX:Flags", "-XX:VMOptionsFile", "@");
    private static final List<String> EXCLUDING_VARIABLES = List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS");

    private final HostFactory factory;
    private final Launching launching;
    private final Delayer delayer;
    private final Executor background;
    private final LongSupplier nanoTime;
    private final ArchiveFormat format;
    /** Null if there are no archives. */
    private final ArchiveFolder folder;
    private final Function<Program.Java, List<Path>> classPath;
    /** What was recorded by this program, or tried to be. */
    private final Set<String> tried = ConcurrentHashMap.newKeySet();
    /** One recording at a time. */
    private final ReentrantLock recording = new ReentrantLock();
    private volatile ArchiveRecording current;
    private volatile boolean closed;

    /**
     * @param factory makes the processes that record
     * @param background runs what waits
     * @param nanoTime a clock by which the time counts that a recording may take
     */
    public StartupArchives(
            HostFactory factory,
            Launching launching,
            Delayer delayer,
            Executor background,
            LongSupplier nanoTime) {
        this(factory, launching, delayer, background, nanoTime, folder(System.getProperty(PROPERTY, "auto")),
                CommandLine::classPath);
    }

    /**
     * @param folder null for no archives
     * @param classPath the whole class path of a program
     */
    StartupArchives(
            HostFactory factory,
            Launching launching,
            Delayer delayer,
            Executor background,
            LongSupplier nanoTime,
            ArchiveFolder folder,
            Function<Program.Java, List<Path>> classPath) {
        this.factory = factory;
        this.nanoTime = nanoTime;
        this.launching = launching;
        this.delayer = delayer;
        this.background = background;
        this.folder = folder;
        this.classPath = classPath;
        format = ArchiveFormat.ofThisJvm();
    }

    private static ArchiveFolder folder(String wanted) {
        if (wanted.equals("off") || System.getProperty("java.vm.name").contains("J9")) return null;
        try {
            return ArchiveFolder.open(wanted.equals("auto") ? cache() : Path.of(wanted));
        } catch (IOException | RuntimeException e) {
            LOG.log(Level.INFO, "Workers start without archives of their classes, and more slowly: {0}", e.toString());
            return null;
        }
    }

    private static Path cache() throws IOException {
        String cache = System.getenv("XDG_CACHE_HOME");
        Path base = cache != null && cache.startsWith("/") ? Path.of(cache)
                : Path.of(System.getProperty("user.home"), ".cache");
        if (!base.isAbsolute()) throw new IOException("the user has no home");
        return base.resolve("drover").resolve("startup");
    }

    /** The options to start a worker from its archive; none if there is no archive. */
    @Override
    public List<String> options(ProcessSpec spec) {
        String key = key(spec);
        Path archive = key == null ? null : folder.find(key);
        return archive == null ? List.of() : format.using(archive);
    }

    /** A worker has joined: its archive is looked at in a while, and made if there is none or it is damaged. */
    @Override
    public void joined(ProcessSpec spec) {
        String key = key(spec);
        if (key == null || !tried.add(key)) return;
        boolean planned = false;
        try {
            delayer.after(DELAY, () -> recordAside(spec, key));
            planned = true;
        } finally {
            if (!planned) tried.remove(key);
        }
    }

    /** If that may be the fault of the archive, the next process does without one. */
    @Override
    public void neverJoined(ProcessSpec spec) {
        String key = key(spec);
        if (key != null && folder.find(key) != null) folder.remove(key);
    }

    private void recordAside(ProcessSpec spec, String key) {
        try {
            background.execute(() -> record(spec, key));
        } catch (RejectedExecutionException e) {
            LOG.log(Level.DEBUG, "Too late to make an archive", e);
        }
    }

    private void record(ProcessSpec spec, String key) {
        recording.lock();
        Path draft = null;
        try {
            draft = folder.draft();
            if (closed) return;
            if (folder.find(key) != null) {
                // Most likely an earlier program has made it.
                if (folder.isWhole(key)) return;
                LOG.log(Level.INFO, "The archive of the classes of " + mainClass(spec) + " is damaged and made anew");
                folder.remove(key);
            }
            ArchiveRecording made =
                    new ArchiveRecording(factory, launching, spec, format.recording(draft), nanoTime);
            current = made;
            if (closed) return;
            made.run();
            // The class path may have changed meanwhile.
            if (!key.equals(key(spec))) return;
            folder.keep(draft, key);
            LOG.log(Level.DEBUG, "Made an archive of the classes of {0}", spec.program());
        } catch (IOException | RuntimeException | Error e) {
            if (!closed)
                LOG.log(Level.INFO, "No archive of the classes of " + mainClass(spec) + ": " + e.getMessage());
        } finally {
            current = null;
            try {
                if (draft != null) folder.discard(draft);
            } finally {
                recording.unlock();
            }
        }
    }

    private static String mainClass(ProcessSpec spec) {
        return ((Program.Java) spec.program()).mainClass();
    }

    /** What an archive depends on, as a name for it; null if the worker can have none. */
    private String key(ProcessSpec spec) {
        if (folder == null || spec.debug() || !(spec.program() instanceof Program.Java java)) return null;
        if (java.jvmOptions().stream().anyMatch(option -> EXCLUDING.stream().anyMatch(option::startsWith))) return null;
        if (java.home().isPresent()) return null;
        if (EXCLUDING_VARIABLES.stream().anyMatch(spec.environment()::containsKey)) return null;
        StringBuilder all = new StringBuilder();
        for (String property : List.of("java.home", "java.vm.name", "java.vm.version", "os.arch"))
            all.append(System.getProperty(property)).append('\0');
        all.append(format).append('\0').append(java.mainClass()).append('\0');
        CommandLine.options(spec, java).forEach(option -> all.append(option).append('\0'));
        Path start = spec.directory().orElse(Path.of("")).toAbsolutePath();
        for (Path entry : classPath.apply(java)) {
            try {
                BasicFileAttributes file = Files.readAttributes(start.resolve(entry), BasicFileAttributes.class);
                // JVMs archive classes of jars only.
                if (!file.isRegularFile()) return null;
                all.append(entry).append('\0').append(start.resolve(entry)).append('\0').append(file.size());
                all.append('\0').append(file.lastModifiedTime().to(TimeUnit.NANOSECONDS)).append('\0');
            } catch (IOException e) {
                // Not there, or not to be read: the worker will say so.
                return null;
            }
        }
        return digest(all.toString());
    }

    private static String digest(String text) {
        try {
            byte[] sum = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(sum);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }

    /** Ends a recording and waits for its end. */
    @Override
    public void close() {
        closed = true;
        ArchiveRecording now = current;
        if (now != null) now.stop();
        try {
            if (recording.tryLock(CLOSE_PATIENCE.toNanos(), TimeUnit.NANOSECONDS)) recording.unlock();
            else
                LOG.log(Level.WARNING, "A process that makes an archive does not end");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
