package dev.drover.process.internal.ledger;

import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;

import dev.drover.process.internal.system.OwnProgram;
import dev.drover.process.internal.system.Proc;
import dev.drover.process.internal.system.ProcStat;
import dev.drover.process.internal.system.ProcessIdentity;
import dev.drover.process.internal.system.Roundup;
import dev.drover.wire.link.SafeLog;

/**
 * Ends what a program that was killed has left, by its {@link Ledger}. Whoever calls it holds the lock of that
 * program's runtime directory, which nobody can while the program lives.
 *
 * <p>Only what is proven to be the program's is ended: a process in the ledger with the same id and start, what is in a
 * session that such a process leads, and what carries a mark of the program. A ledger from before the machine's last
 * start, of another process id namespace, or of a program that lives, proves nothing.
 */
public final class Reaper {

    private static final System.Logger LOG = SafeLog.of(Reaper.class);
    private static final int LONGEST = 4 << 20;
    private static final String OWNER_ONLY = "rw-------";

    private Reaper() {}

    /**
     * Reaps what the program of a runtime directory has left. Throws nothing: the directory is removed in any case.
     *
     * @param owner the user that the ledger must belong to
     * @return how many processes there were
     */
    public static int reap(Path directory, UserPrincipal owner) {
        Path file = directory.resolve(Ledger.FILE);
        try {
            if (!Proc.SYSTEM.isThere() || Files.notExists(file, LinkOption.NOFOLLOW_LINKS)) return 0;
            LedgerText record = LedgerText.parse(read(file, owner))
                    .orElseThrow(() -> new IOException("it does not begin like one"));
            return reap(record, Proc.SYSTEM);
        } catch (IOException | RuntimeException e) {
            LOG.log(Level.WARNING, "What a program that has died may have left is not ended, for its list cannot be"
                    + " relied on: " + file + ": " + e.getMessage());
            return 0;
        }
    }

    private static String read(Path file, UserPrincipal owner) throws IOException {
        PosixFileAttributes found = Files.readAttributes(file, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        if (!found.isRegularFile()) throw new IOException("it is no regular file");
        if (!found.owner().equals(owner)) throw new IOException("it belongs to " + found.owner().getName());
        String permissions = PosixFilePermissions.toString(found.permissions());
        if (!permissions.equals(OWNER_ONLY)) throw new IOException("others may use it: " + permissions);
        try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            return new String(in.readNBytes(LONGEST), StandardCharsets.UTF_8);
        }
    }

    private static int reap(LedgerText record, Proc proc) {
        // An owner that lives has its lock: this is a copy of its ledger.
        if (!isOfHere(record, proc) || record.owner().isAlive(proc)) return 0;
        Set<ProcessIdentity> living = new HashSet<>();
        Set<Long> sessions = new HashSet<>();
        for (ProcessIdentity each : record.processes()) {
            if (proc.stat(each.pid()).filter(found -> isProcess(found, each)).isEmpty()) continue;
            living.add(each);
            if (proc.stat(each.pid()).map(ProcStat::session).filter(led -> led == each.pid()).isPresent())
                sessions.add(each.pid());
        }
        long born = record.owner().start();
        Roundup.Outcome outcome = new Roundup(each -> living.stream().anyMatch(one -> isProcess(each, one))
                || sessions.contains(each.session())
                || each.startTicks() >= born
                        && OwnProgram.hasStarted(proc, each.pid(), record.token(), record.number()))
                .end();
        if (outcome.found() > 0) {
            LOG.log(Level.WARNING, "Ended {0} processes that a program which was killed (process {1}) had left"
                    + " behind: {2}", outcome.found(), Long.toString(record.owner().pid()),
                    String.join(", ", outcome.names()));
        }
        if (!outcome.left().isEmpty())
            LOG.log(Level.WARNING, "Of what a program that was killed had left, {0} processes do not die: {1}",
                    outcome.left().size(),
                    outcome.left().stream().map(each -> each.name() + " (" + each.process().pid() + ")")
                            .collect(Collectors.joining(", ")));
        return outcome.found();
    }

    private static boolean isOfHere(LedgerText record, Proc proc) {
        return !proc.boot().isEmpty() && record.owner().boot().equals(proc.boot())
                && record.namespace().equals(proc.pidNamespace());
    }

    private static boolean isProcess(ProcStat found, ProcessIdentity identity) {
        return found.pid() == identity.pid() && found.startTicks() == identity.start();
    }
}
