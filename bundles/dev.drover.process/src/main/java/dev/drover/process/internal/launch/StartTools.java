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

import dev.drover.wire.link.SafeLog;

/**
 * The system's programs through which children are started on Linux: {@code setsid} gives a child a session of its own,
 * {@code setpriv} has the system terminate it with its parent. Not every system has both, or a {@code setpriv} that can
 * do this, so each is tried before it is used.
 */
final class StartTools {

    private static final System.Logger LOG = SafeLog.of(StartTools.class);
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String WORD = "drover";
    /** What a JDK says of a start that the system has refused for want of something; newer ones have a colon. */
    private static final Pattern FOR_NOW = Pattern.compile("error(=|: )(11|12|23|24)\\b");

    private final List<Path> folders;
    private final SpareDescriptors spare = new SpareDescriptors();

    /** What is in front of every command; null until it is known. */
    private List<String> prefix;

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
            if (!System.getProperty("os.name").equals("Linux")) return List.of();
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

    private List<String> find() throws IOException {
        List<String> session = command("setsid");
        List<String> end = command("setpriv", "--pdeathsig", "TERM");
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

    private static void complain(String what, List<String> command) {
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
