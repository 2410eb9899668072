package dev.drover.process.internal.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.ref.Reference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

import dev.drover.process.internal.system.Proc;
import dev.drover.process.internal.system.ProcessIdentity;
import dev.drover.process.log.LoggedProblems;
import dev.drover.process.log.RecentProblems;
import dev.drover.wire.link.Platform;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@EnabledOnOs(OS.LINUX)
@Timeout(60)
@DisabledIfSystemProperty(named = Platform.PORTABLE, matches = "true",
        disabledReason = "Without /proc there is no ledger")
class LedgerTest {

    private static final String BOOT = Proc.SYSTEM.boot();
    private static final String NAMESPACE = Proc.SYSTEM.pidNamespace();
    /** Its id is that of this program, and its start is not. */
    private static final ProcessIdentity DEAD = new ProcessIdentity(ProcessHandle.current().pid(), 1, BOOT);
    private static final long NUMBER = (1L << 61) + 4711;

    @TempDir
    Path directory;

    private Path file;
    private Ledger ledger;
    private final List<Process> processes = new ArrayList<>();

    @BeforeEach
    void make() {
        file = directory.resolve(Ledger.FILE);
        ledger = new Ledger(directory::resolve);
    }

    @AfterEach
    void endAll() {
        ledger.close();
        processes.forEach(Process::destroyForcibly);
    }

    private ProcessIdentity process(String... command) throws IOException {
        Process made = new ProcessBuilder(command).start();
        processes.add(made);
        return ProcessIdentity.of(made.pid()).orElseThrow();
    }

    private ProcessIdentity process() throws IOException {
        return process("sleep", "60");
    }

    private LedgerText written() throws IOException {
        return LedgerText.parse(Files.readString(file)).orElseThrow();
    }

    /** Writes what a program has left. */
    private void left(String head, ProcessIdentity... running) throws IOException {
        StringBuilder all = new StringBuilder(head);
        for (ProcessIdentity each : running) all.append(LedgerText.added(each, "it"));
        Files.deleteIfExists(file);
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(file, all);
    }

    private int reap() throws IOException {
        return Reaper.reap(directory, Files.getOwner(directory));
    }

    private static String head() {
        return LedgerText.head(DEAD, NAMESPACE, NUMBER, "token-of-nobody");
    }

    // ---- written

    @Test
    void itNamesThisProgramAndWhatRuns() throws Exception {
        ProcessIdentity one = process();
        ProcessIdentity other = process();
        ledger.began(one.pid(), "one");
        ledger.began(other.pid(), "a name\nwith a line");
        assertEquals(List.of(one, other), written().processes());
        assertEquals(ProcessIdentity.own(), written().owner());
        assertEquals(NAMESPACE, written().namespace());
        ledger.ended(one.pid());
        ledger.ended(4711);
        assertEquals(List.of(other), written().processes());
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    }

    @Test
    void whatIsNoChildOfThisProgramIsNotNamed() throws Exception {
        ledger.began(1, "the first process");
        ledger.began(Integer.MAX_VALUE, "nobody");
        assertTrue(Files.notExists(file));
    }

    @Test
    void removedByOthersItIsWrittenAnew() throws Exception {
        ProcessIdentity one = process();
        ledger.began(one.pid(), "one");
        Files.delete(file);
        ProcessIdentity other = process();
        ledger.began(other.pid(), "other");
        assertEquals(List.of(one, other), written().processes());
    }

    @Test
    void itStaysShort() throws Exception {
        ProcessIdentity stays = process();
        ProcessIdentity comes = process();
        ledger.began(stays.pid(), "stays");
        for (int i = 0; i < 3_000; i++) {
            ledger.began(comes.pid(), "comes");
            ledger.ended(comes.pid());
        }
        assertEquals(List.of(stays), written().processes());
        assertTrue(Files.size(file) < 100_000, () -> "it has become long");
    }

    @Test
    void whereNothingCanBeWrittenNothingFails() throws Exception {
        Ledger nowhere = new Ledger(name -> {
            throw new IOException("no room");
        });
        ProcessIdentity one = process();
        nowhere.began(one.pid(), "one");
        nowhere.ended(one.pid());
        nowhere.close();
    }

    @Test
    void aStartIsNotedInAFractionOfAMillisecond() throws Exception {
        ProcessIdentity one = process();
        for (int i = 0; i < 2_000; i++) ledger.began(one.pid(), "warm");
        long begin = System.nanoTime();
        for (int i = 0; i < 1_000; i++) ledger.began(one.pid(), "measured");
        long micros = (System.nanoTime() - begin) / 1_000_000;
        System.out.println("A start is noted in " + micros + " us");
        assertTrue(micros < 5_000, () -> micros + " us");
    }

    // ---- read

    @Test
    void aTornOneIsReadAsFarAsItGoes() {
        ProcessIdentity one = new ProcessIdentity(11, 22, BOOT);
        ProcessIdentity other = new ProcessIdentity(12, 23, BOOT);
        String whole = head() + LedgerText.added(one, "one") + LedgerText.added(other, "other");
        String second = LedgerText.added(other, "other");
        for (int cut = 1; cut <= second.length(); cut++)
            assertEquals(List.of(one),
                    LedgerText.parse(whole.substring(0, whole.length() - cut)).orElseThrow().processes());
        assertEquals(List.of(one, other), LedgerText.parse(whole).orElseThrow().processes());
        assertEquals(List.of(other),
                LedgerText.parse(whole + "\0\0\0\n+ x y z\n- 99\n" + LedgerText.removed(one)).orElseThrow()
                        .processes());
        assertEquals(Optional.empty(), LedgerText.parse(""));
        assertEquals(Optional.empty(), LedgerText.parse("something else\n"));
    }

    // ---- reaped

    @Test
    void whatADeadProgramHasLeftIsEndedAndNothingElse() throws Exception {
        ProcessIdentity left = process();
        ProcessIdentity stranger = process();
        left(head(), left, new ProcessIdentity(stranger.pid(), stranger.start() - 1, BOOT));
        assertEquals(1, reap());
        assertTrue(processes.get(0).waitFor(20, TimeUnit.SECONDS));
        assertTrue(stranger.isAlive());
    }

    @Test
    void whatItHasEndedStandsInTheErrorLogByNameAndId() throws Exception {
        RecentProblems problems = new RecentProblems();
        LoggedProblems kept = LoggedProblems.begin(problems);
        ProcessIdentity one = process();
        ProcessIdentity other = process();
        left(LedgerText.head(DEAD, NAMESPACE, NUMBER, "tok-en"), one, other);
        assertEquals(2, reap());
        String said = problems.recent().getFirst().text();
        assertTrue(said.startsWith("Ended 2 processes that a program which was killed (process " + DEAD.pid()), said);
        for (ProcessIdentity each : List.of(one, other)) assertTrue(said.contains("sleep (" + each.pid() + ")"), said);
        Reference.reachabilityFence(kept);
    }

    @Test
    void whatCarriesTheProgramsMarksIsEndedThoughItIsNotNamed() throws Exception {
        ProcessIdentity byToken = process("env", "DROVER_PROGRAM=token-of-nobody", "sleep", "60");
        ProcessIdentity byLimit = process("prlimit", "--rttime=" + (1L << 60) + ":" + NUMBER, "sleep", "60");
        ProcessIdentity other = process("env", "DROVER_PROGRAM=token-of-nobody2", "sleep", "60");
        while (!Proc.SYSTEM.stat(byLimit.pid()).orElseThrow().name().equals("sleep")
                || !Proc.SYSTEM.stat(byToken.pid()).orElseThrow().name().equals("sleep")
                || !Proc.SYSTEM.stat(other.pid()).orElseThrow().name().equals("sleep"))
            Thread.onSpinWait();
        left(head());
        assertEquals(2, reap());
        assertFalse(byToken.isAlive());
        assertFalse(byLimit.isAlive());
        assertTrue(other.isAlive());
    }

    @Test
    void aCopyOfALedgerOfSomebodyElseProvesNothing() throws Exception {
        ProcessIdentity stranger = process();
        List<String> heads = List.of(
                LedgerText.head(ProcessIdentity.own(), NAMESPACE, NUMBER, "x"),
                LedgerText.head(DEAD, "pid:[4711]", NUMBER, "x"),
                LedgerText.head(new ProcessIdentity(DEAD.pid(), 1, "another-start"), NAMESPACE, NUMBER, "x"),
                "drover-ledger-9 what comes later\n", "");
        for (String head : heads) {
            left(head, stranger);
            assertEquals(0, reap(), head);
            assertTrue(stranger.isAlive());
        }
    }

    @Test
    void aLinkOrWhatOthersMayWriteIsRefused() throws Exception {
        ProcessIdentity stranger = process();
        left(head(), stranger);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw----"));
        assertEquals(0, reap());
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        Path elsewhere = directory.resolve("elsewhere");
        Files.move(file, elsewhere);
        Files.createSymbolicLink(file, elsewhere);
        assertEquals(0, reap());
        assertTrue(stranger.isAlive());
        // The same is relied on once it is a file.
        Files.delete(file);
        Files.move(elsewhere, file);
        assertEquals(1, reap());
    }
}
