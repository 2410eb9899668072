package dev.drover.process.internal.ledger;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

import dev.drover.process.internal.system.KernelMark;
import dev.drover.process.internal.system.OwnProgram;
import dev.drover.process.internal.system.Proc;
import dev.drover.process.internal.system.ProcessIdentity;
import dev.drover.wire.link.PrivateFiles;
import dev.drover.wire.link.SafeLog;

/**
 * The file that names the processes that this program has started and that have not ended, for the {@link Reaper} of
 * the next program. It lies in the program's runtime directory, for its owner only, and goes with that.
 *
 * <p>A line is appended for each start and each end, without waiting for the disk: the file has to outlive the program,
 * not the machine. Nothing fails because it cannot be written. Safe for use by many threads.
 */
public final class Ledger implements AutoCloseable {

    /** Its name in the runtime directory. */
    static final String FILE = "ledger";

    private static final System.Logger LOG = SafeLog.of(Ledger.class);
    /** Lines after which it is written anew. */
    private static final int MOST_LINES = 2_000;

    private final Place place;
    private final ProcessIdentity owner = ProcessIdentity.own();
    private final long own = ProcessHandle.current().pid();
    private final Map<ProcessIdentity, String> processes = new LinkedHashMap<>();
    private Path path;
    private FileChannel channel;
    private int lines;
    private boolean complained;
    private boolean closed;

    /** Where the file is. */
    @FunctionalInterface
    public interface Place {
        /** The path of a file of this name in the program's own directory. */
        Path file(String name) throws IOException;
    }

    public Ledger(Place place) {
        this.place = place;
    }

    /** A process has been started. One that is no child of this program, as a launcher's may be, is not named. */
    public void began(long pid, String name) {
        if (!Proc.SYSTEM.isThere()) return;
        Optional<ProcessIdentity> child = Proc.SYSTEM.stat(pid).filter(each -> each.parent() == own)
                .map(each -> ProcessIdentity.of(Proc.SYSTEM, each));
        if (child.isEmpty()) return;
        synchronized (this) {
            processes.put(child.get(), name);
            write(LedgerText.added(child.get(), name));
        }
    }

    /** A process and what it has left behind are gone. */
    public synchronized void ended(long pid) {
        Optional<ProcessIdentity> known =
                processes.keySet().stream().filter(each -> each.pid() == pid).findFirst();
        if (known.isEmpty()) return;
        processes.remove(known.get());
        write(LedgerText.removed(known.get()));
    }

    private void write(String line) {
        if (closed) return;
        try {
            // What tidies up temporary directories may have removed it.
            if (channel == null || lines >= MOST_LINES || !Files.exists(path)) begin();
            else
                channel.write(ByteBuffer.wrap(line.getBytes(StandardCharsets.UTF_8)));
            lines++;
            complained = false;
        } catch (IOException | RuntimeException e) {
            forget();
            LOG.log(complained ? Level.DEBUG : Level.WARNING,
                    "The list of processes for the case that this program is killed cannot be written: " + e);
            complained = true;
        }
    }

    /** Writes all of it anew: beside it, so that there is a whole one at any time. */
    private void begin() throws IOException {
        forget();
        path = place.file(FILE);
        Path draft = path.resolveSibling(FILE + ".new");
        Files.deleteIfExists(draft);
        StringBuilder all = new StringBuilder(LedgerText.head(
                owner, Proc.SYSTEM.pidNamespace(), KernelMark.ofThisProgram(), OwnProgram.TOKEN));
        processes.forEach((process, name) -> all.append(LedgerText.added(process, name)));
        PrivateFiles.createFile(draft);
        FileChannel made = FileChannel.open(draft, StandardOpenOption.WRITE);
        boolean done = false;
        try {
            made.write(ByteBuffer.wrap(all.toString().getBytes(StandardCharsets.UTF_8)));
            Files.move(draft, path, StandardCopyOption.ATOMIC_MOVE);
            done = true;
        } finally {
            if (!done) made.close();
        }
        channel = made;
        lines = processes.size();
    }

    private void forget() {
        if (channel == null) return;
        try {
            channel.close();
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "A ledger could not be closed", e);
        } finally {
            channel = null;
        }
    }

    /** Its file goes with the runtime directory. */
    @Override
    public synchronized void close() {
        closed = true;
        forget();
    }
}
