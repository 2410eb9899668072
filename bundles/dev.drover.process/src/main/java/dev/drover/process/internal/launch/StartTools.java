package dev.drover.process.internal.launch;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import dev.drover.process.internal.system.KernelMark;
import dev.drover.wire.link.Platform;
import dev.drover.wire.link.Platform.Help;
import dev.drover.wire.link.SafeLog;

/**
 * The system's programs through which children are started on Linux: {@code setsid} gives a child a session of its own,
 * {@code setpriv} has the system kill it with its parent, {@code prlimit} sets its limits. Not every system has all,
 * or a {@code setpriv} that can do this, so each is tried before it is used.
 */
final class StartTools {

    private static final System.Logger LOG = SafeLog.of(StartTools.class, SafeLog.Topic.START);
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String WORD = "drover";
    /** What a JDK says of a start that the system has refused for want of something; newer ones have a colon. */
    private static final Pattern FOR_NOW = Pattern.compile("error(=|: )(11|12|23|24)\\b");

    private final List<Path> folders;
    private final SpareDescriptors spare = new SpareDescriptors();

    /** What is in front of every command; null until it is known. */
    private List<String> prefix;
    /** The command that sets limits, empty if there is none; null until it is known. */
    private List<String> limiter;
    private final List<String> missing = new ArrayList<>();

    /** @param folders where the programs are looked for, in this order */
    StartTools(List<Path> folders) {
        this.folders = folders;
    }

    /** In the PATH of this program, and then where they usually are. */
    static StartTools ofThisSystem() {
        return OfThisSystem.TOOLS;
    }

    /** They are tried once for a program. */
    private static final class OfThisSystem {
        private static final StartTools TOOLS = new StartTools(folders());

        private static List<Path> folders() {
            if (!Platform.THIS.has(Help.START_TOOLS)) return List.of();
            String path = System.getenv().getOrDefault("PATH", "");
            return Stream.concat(Stream.of(path.split(File.pathSeparator)), Stream.of("/usr/bin", "/bin"))
                    .filter(folder -> folder.startsWith("/")).map(Path::of).distinct().toList();
        }
    }

    /**
     * What to put in front of a command; tries the programs the first time.
     *
     * @throws IOException if nothing can be started just now
     */
    synchronized List<String> prefix() throws IOException {
        if (prefix == null) prefix = folders.isEmpty() ? List.of() : find();
        return prefix;
    }

    /**
     * What to put in front of a command so that it starts with limits: nothing if the system has no way. The options of
     * prlimit(1) follow; tries the program the first time.
     *
     * @throws IOException if nothing can be started just now
     */
    synchronized List<String> limiter() throws IOException {
        if (limiter == null) {
            List<String> found = folders.isEmpty() ? List.of() : command("prlimit");
            List<String> trial = new ArrayList<>(found);
            if (!found.isEmpty()) trial.addAll(KernelMark.of("").arguments());
            if (!works(trial)) {
                if (!folders.isEmpty())
                    complain("with a mark that its children cannot take off, or with limits (by prlimit)", trial);
                found = List.of();
            }
            limiter = found;
        }
        return limiter;
    }

    /** What processes are started without, one phrase each; empty before the first start. */
    synchronized List<String> missing() {
        return List.copyOf(missing);
    }

    private List<String> find() throws IOException {
        List<String> session = command("setsid");
        List<String> end = command("setpriv", "--pdeathsig", "KILL");
        List<String> both = Stream.concat(session.stream(), end.stream()).toList();
        if (session.isEmpty() || end.isEmpty() || !works(both)) {
            if (!works(session)) {
                complain("in its own session (by setsid): Ctrl-C in a terminal reaches workers too", session);
                session = List.of();
            }
            if (!works(end)) {
                complain("so that the system ends it with this program (by setpriv --pdeathsig): when this program is"
                        + " killed, workers end by themselves, and others are left", end);
                end = List.of();
            }
        }
        return Stream.concat(session.stream(), end.stream()).toList();
    }

    private void complain(String what, List<String> command) {
        missing.add("not started " + what);
        LOG.log(Level.WARNING, "No process can be started " + what + ". "
                + (command.isEmpty() ? "There is no such program" : String.join(" ", command) + " does not work here"));
    }

    /** Empty if there is no such program. */
    private List<String> command(String program, String... arguments) {
        Optional<Path> found = folders.stream().map(folder -> folder.resolve(program))
                .filter(each -> Files.isExecutable(each) && !Files.isDirectory(each)).findFirst();
        if (found.isEmpty()) return List.of();
        List<String> command = new ArrayList<>(List.of(found.get().toString()));
        command.addAll(List.of(arguments));
        return command;
    }

    static boolean isForNow(IOException e) {
        return FOR_NOW.matcher(String.valueOf(e.getMessage())).find();
    }

    /** Whether the command runs what stands behind it. */
    private boolean works(List<String> command) throws IOException {
        List<String> echo = command("echo", WORD);
        if (command.isEmpty() || echo.isEmpty()) return false;
        List<String> all = new ArrayList<>(command);
        all.addAll(echo);
        spare.check();
        Process trial;
        try {
            trial = new ProcessBuilder(all).redirectError(ProcessBuilder.Redirect.DISCARD).start();
        } catch (IOException e) {
            // No process, no memory, no descriptor to be had: that tells nothing about the program.
            if (isForNow(e)) throw e;
            return false;
        }
        try (InputStream in = trial.getInputStream()) {
            trial.getOutputStream().close();
            if (!trial.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS) || trial.exitValue() != 0) return false;
            return new String(in.readNBytes(WORD.length() + 1), StandardCharsets.US_ASCII).equals(WORD + "\n");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while trying " + command.get(0), e);
        } finally {
            trial.destroyForcibly();
        }
    }
}
