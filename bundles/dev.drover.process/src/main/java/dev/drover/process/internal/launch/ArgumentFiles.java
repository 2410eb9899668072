package dev.drover.process.internal.launch;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

import dev.drover.wire.link.Platform;
import dev.drover.wire.link.Platform.Help;
import dev.drover.wire.link.PrivateFiles;
import dev.drover.wire.link.SafeLog;

/**
 * Files with arguments for the {@code java} command that are longer than the system lets one argument be: mostly a
 * class path of hundreds of jars. A file is only for its owner to read, and is removed when the process has joined or
 * ended.
 */
public final class ArgumentFiles {

    private static final System.Logger LOG = SafeLog.of(ArgumentFiles.class);
    private static final boolean LONG = Platform.THIS.has(Help.START_TOOLS);
    /** Linux takes 128 KiB with the zero at the end. Elsewhere all arguments together may have 32 KiB at least. */
    static final int LONGEST = LONG ? (128 << 10) - 1 : 16 << 10;
    private static final AtomicLong NUMBERS = new AtomicLong();

    private final Place place;
    private final Map<String, List<Path>> files = new ConcurrentHashMap<>();

    /** Where the files are: in a directory of this user's own. */
    @FunctionalInterface
    public interface Place {
        /** The path of a file of this name, whether or not there is one. */
        Path file(String name) throws IOException;
    }

    ArgumentFiles(Place place) {
        this.place = place;
    }

    /**
     * The argument itself, or what stands for it.
     *
     * @param mark of the process that it is for
     * @throws IOException if it is too long and no file can be written
     */
    String fit(String argument, String mark) throws IOException {
        if (argument.getBytes(ownCharset()).length <= LONGEST) return argument;
        Path file = place.file("arguments-" + NUMBERS.incrementAndGet());
        files.computeIfAbsent(mark, each -> new CopyOnWriteArrayList<>()).add(file);
        PrivateFiles.createFile(file);
        Files.writeString(file, quoted(argument), ownCharset(), StandardOpenOption.WRITE);
        return "@" + file;
    }

    /** What the {@code java} command takes for this argument, and for one only. */
    static String quoted(String argument) {
        return "\"" + argument.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n").replace("\r", "\\r")
                + "\"\n";
    }

    /** The encoding of file names and arguments. */
    static Charset ownCharset() {
        return Charset.forName(System.getProperty("sun.jnu.encoding", "UTF-8"));
    }

    boolean hasAny(String mark) {
        return files.containsKey(mark);
    }

    /** The process has read what is for it, or never will. */
    void remove(String mark) {
        List<Path> read = files.remove(mark);
        if (read == null) return;
        for (Path each : read) {
            try {
                Files.deleteIfExists(each);
            } catch (IOException e) {
                LOG.log(Level.DEBUG, "A file of arguments could not be removed", e);
            }
        }
    }
}
