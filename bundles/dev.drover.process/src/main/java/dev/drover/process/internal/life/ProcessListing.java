package dev.drover.process.internal.life;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

import dev.drover.process.internal.launch.CommandLine;

/**
 * The processes of this machine at one time, with what tells whose they are. To make a listing takes some tens of
 * microseconds a process, so those that end together {@linkplain #fresh share} one.
 */
record ProcessListing(List<Listed> processes) {

    private static final Path PROC = Path.of("/proc");
    private static final Path OWN_STAT = PROC.resolve("self/stat");
    private static final String MARK = CommandLine.MARK + "=";
    private static final Shared<ProcessListing> SHARED = new Shared<>(ProcessListing::make);

    /**
     * A process.
     *
     * @param marks what its environment has under the name of the mark; nothing if that cannot be read
     */
    record Listed(ProcessHandle handle, long parent, long session, List<String> marks) {}

    /** Whether processes can be listed on this system. */
    static boolean possible() {
        return Files.isDirectory(PROC);
    }

    /**
     * A listing that was begun after the call.
     *
     * @throws RuntimeException if none can be made just now, as when there is no file descriptor
     */
    static ProcessListing fresh() {
        return SHARED.fresh();
    }

    private static ProcessListing make() {
        List<Listed> listed = new ArrayList<>();
        long own = ProcessHandle.current().pid();
        // The handle comes first: it is of the process of which the rest is read, or of one that has ended.
        ProcessHandle.allProcesses().filter(each -> each.pid() != own).forEach(each -> {
            Listed found = read(each);
            if (found != null) listed.add(found);
        });
        return new ProcessListing(List.copyOf(listed));
    }

    /** Null if it has just ended. */
    private static Listed read(ProcessHandle handle) {
        Path directory = PROC.resolve(Long.toString(handle.pid()));
        try {
            String stat = Files.readString(directory.resolve("stat"), StandardCharsets.ISO_8859_1);
            // The second field, a name in parentheses, may contain anything.
            int nameEnd = stat.lastIndexOf(')');
            if (nameEnd < 0) return null;
            String[] fields = stat.substring(nameEnd + 2).split(" ", 5);
            return new Listed(handle, Long.parseLong(fields[1]), Long.parseLong(fields[3]), marks(directory));
        } catch (NoSuchFileException e) {
            return null;
        } catch (IOException e) {
            checkThatFilesCanBeRead();
            return null;
        }
    }

    private static List<String> marks(Path directory) {
        try {
            byte[] environment = Files.readAllBytes(directory.resolve("environ"));
            String text = new String(environment, StandardCharsets.ISO_8859_1);
            if (!text.contains(MARK)) return List.of();
            return List.of(text.split("\0")).stream().filter(each -> each.startsWith(MARK))
                    .map(each -> each.substring(MARK.length())).toList();
        } catch (NoSuchFileException | AccessDeniedException e) {
            // It has ended, or belongs to somebody else.
            return List.of();
        } catch (IOException e) {
            checkThatFilesCanBeRead();
            return List.of();
        }
    }

    /** What is always there can be read unless this program is short of something. */
    private static void checkThatFilesCanBeRead() {
        try {
            Files.readAllBytes(OWN_STAT);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    List<ProcessHandle> matching(Predicate<Listed> wanted) {
        return processes.stream().filter(wanted).map(Listed::handle).toList();
    }

    /** Those that the process has started, and those that these have, and so on. */
    List<ProcessHandle> descendants(long pid) {
        Set<Long> family = new HashSet<>(Set.of(pid));
        List<ProcessHandle> found = new ArrayList<>();
        for (boolean more = true; more;) {
            more = false;
            for (Listed each : processes) {
                if (!family.contains(each.parent()) || !family.add(each.handle().pid())) continue;
                found.add(each.handle());
                more = true;
            }
        }
        return found;
    }
}
