package dev.drover.monitor.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * The processes of a Linux system, read from {@code /proc} with as few system calls as possible. "Ours" are this
 * process and its descendants, alive or orphaned, and processes that were asked for; all others are foreign.
 *
 * <p>One listing of {@code /proc} gives the ids of all processes. The {@code stat} file of each process of ours is read
 * in each round; it holds parent, processor time, start and resident set size together. A foreign process never becomes
 * ours, so its {@code stat} file is read once, and again only every {@value #RECHECK}th round, in case its id now
 * belongs to another process. The command line of a process is read in the first two rounds that see the process (the
 * first may lie between fork and exec), and when the process's name changes.
 *
 * <p>A process of ours that a signal has stopped keeps its figures, so it is read every {@value #STOPPED_RECHECK}th
 * round only, and whenever it is asked for: hundreds of workers that sleep would cost as much as those at work.
 */
final class LinuxTable implements ProcessTable {
    private static final int RECHECK = 16;
    static final int STOPPED_RECHECK = 8;
    private static final int AT_PAGESZ = 6;
    private static final int AT_CLKTCK = 17;

    /** What is kept of one of our processes from one round to the next. */
    private static final class Own {
        private final long startTicks;
        private final Resident resident = new Resident();
        private ProcStat stat;
        private Command command;
        private String commandName;
        private int rounds;

        private Own(long startTicks) {
            this.startTicks = startTicks;
        }

        private boolean stopped() {
            return stat != null && stat.stopped();
        }
    }

    /** Constants of the running system: its clock, its page size, the time of its boot, and the id of this process. */
    record Facts(long self, long ticksPerSecond, long pageSize, long bootMillis) {}

    private final ProcFiles files;
    private final Facts facts;
    private final LongSupplier nanoTime;
    private final ResidentGauge gauge;
    private final Map<Long, Own> own = new HashMap<>();
    private BitSet foreign = new BitSet();
    private int rounds;

    LinuxTable(String root, Facts facts, LongSupplier nanoTime) {
        this.files = new ProcFiles(root);
        this.facts = facts;
        this.nanoTime = nanoTime;
        this.gauge = new ResidentGauge(files, facts.pageSize(), nanoTime);
    }

    /**
     * The table of this system.
     *
     * @throws IOException if {@code /proc} is missing, or is not that of this process
     */
    static LinuxTable open() throws IOException {
        long self = ProcessHandle.current().pid();
        if (!Files.readSymbolicLink(Path.of("/proc/self")).toString().equals(Long.toString(self))) {
            throw new IOException("/proc is that of other processes");
        }
        Map<Long, Long> auxiliary = auxiliary();
        long ticks = positive(auxiliary.get((long) AT_CLKTCK), "clock ticks per second");
        long page = positive(auxiliary.get((long) AT_PAGESZ), "page size");
        ProcFiles files = new ProcFiles("/proc");
        ProcStat stat = ProcStat.parse(self, files.text(), files.read(self, "stat"), 0);
        // Computed from the JDK's start instant, so that a ProcessHandle and this table give a process the same start.
        Instant start = ProcessHandle.current().info().startInstant()
                .orElseThrow(() -> new IOException("/proc does not tell when this process started"));
        long boot = start.toEpochMilli() - stat.startTicks() * 1000 / ticks;
        return new LinuxTable("/proc", new Facts(self, ticks, page, boot), System::nanoTime);
    }

    @Override
    public List<Observation> read(Set<Long> asked) throws IOException {
        List<Observation> observations = new ArrayList<>(own.size() + 8);
        List<ProcStat> undecided = new ArrayList<>();
        Map<Long, Own> living = new HashMap<>(2 * own.size() + 16);
        BitSet stillForeign = new BitSet(foreign.length());
        rounds++;
        for (long pid : files.pids()) {
            if (foreign.get(index(pid)) && (pid + rounds) % RECHECK != 0 && !asked.contains(pid)) {
                stillForeign.set(index(pid));
                continue;
            }
            Own known = own.get(pid);
            if (known != null && known.stopped() && (pid + rounds) % STOPPED_RECHECK != 0 && !asked.contains(pid)) {
                living.put(pid, known);
                continue;
            }
            readStat(pid, asked, living, undecided, observations);
        }
        adopt(undecided, living);
        for (ProcStat stat : undecided) {
            stillForeign.set(index(stat.pid()));
        }
        foreign = stillForeign;
        own.keySet().retainAll(living.keySet());
        own.putAll(living);
        measure(observations);
        return observations;
    }

    /**
     * Reads the {@code stat} file of one process. Adds the process to the living ones of ours, or to the undecided
     * ones, whose parents are not known yet; adds nothing if there is no such process.
     */
    private void readStat(
            long pid, Set<Long> asked, Map<Long, Own> living, List<ProcStat> undecided,
            List<Observation> observations) {
        Own known = own.get(pid);
        try {
            int length = files.read(pid, "stat");
            ProcStat stat = ProcStat.parse(pid, files.text(), length, nanoTime.getAsLong());
            if (stat.ended()) {
                return;
            }
            if (known != null && known.startTicks == stat.startTicks()) {
                known.stat = stat;
                living.put(pid, known);
            } else if (pid == facts.self() || asked.contains(pid)) {
                living.put(pid, ownOf(stat));
            } else {
                undecided.add(stat);
            }
        } catch (IOException e) {
            if ((known != null || asked.contains(pid)) && !files.gone(pid)) {
                observations.add(new Observation.Unreadable(pid, problem(e)));
                if (known != null) {
                    known.stat = null;
                    living.put(pid, known);
                }
            }
        }
    }

    /** Moves each undecided process whose parent is ours to ours, until a pass finds no more. */
    private static void adopt(List<ProcStat> undecided, Map<Long, Own> living) {
        boolean more = true;
        while (more) {
            more = false;
            for (Iterator<ProcStat> all = undecided.iterator(); all.hasNext();) {
                ProcStat stat = all.next();
                if (living.containsKey(stat.parent())) {
                    living.put(stat.pid(), ownOf(stat));
                    all.remove();
                    more = true;
                }
            }
        }
    }

    private void measure(List<Observation> observations) {
        Map<Long, Resident> residents = new HashMap<>(2 * own.size());
        List<Long> counted = new ArrayList<>(own.size());
        for (Iterator<Map.Entry<Long, Own>> all = own.entrySet().iterator(); all.hasNext();) {
            Map.Entry<Long, Own> entry = all.next();
            long pid = entry.getKey();
            Own process = entry.getValue();
            if (process.stat == null) {
                continue;
            }
            try {
                readCommand(pid, process);
                gauge.readResident(pid, process.stat.residentPages(), process.resident);
                counted.add(pid);
                // Reading the proportional set size is too expensive for a process that may end at once. Processes that
                // ran before the first round have lived for a while.
                if ((process.rounds >= 2 || rounds == 1)
                        && (!process.stopped() || !process.resident.isProportional())) {
                    residents.put(pid, process.resident);
                }
            } catch (IOException e) {
                process.stat = null;
                if (files.gone(pid)) {
                    all.remove();
                } else {
                    observations.add(new Observation.Unreadable(pid, problem(e)));
                }
            }
        }
        gauge.readProportional(residents);
        for (Long pid : counted) {
            observations.add(reading(pid, own.get(pid)));
        }
    }

    /**
     * Reads the command line again if the process may run another program than in the last round; then its proportional
     * set size is forgotten, too.
     */
    private void readCommand(long pid, Own process) {
        String name = process.stat.name();
        if (process.rounds >= 2 && name.equals(process.commandName)) {
            return;
        }
        process.commandName = name;
        process.rounds++;
        process.resident.forget();
        try {
            int length = files.read(pid, "cmdline");
            process.command = Command.ofProc(files.text(), length, name);
        } catch (IOException e) {
            // Another user's command line cannot be read. That user's figures can.
            process.command = new Command("", name);
        }
    }

    private Observation.Reading reading(long pid, Own process) {
        ProcStat stat = process.stat;
        return new Observation.Reading(
                pid,
                facts.bootMillis() + stat.startTicks() * 1000 / facts.ticksPerSecond(),
                stat.parent(),
                process.command.line(),
                process.command.name(),
                stat.cpuTicks() * (1_000_000_000L / facts.ticksPerSecond()),
                stat.atNanos(),
                process.resident.bytes(),
                process.resident.isProportional());
    }

    private static Own ownOf(ProcStat stat) {
        Own process = new Own(stat.startTicks());
        process.stat = stat;
        return process;
    }

    private static int index(long pid) {
        return Math.toIntExact(pid);
    }

    private static String problem(IOException e) {
        return "cannot be read: " + e.getMessage();
    }

    /** The auxiliary vector of this process (see getauxval(3)): pairs of words of the machine. */
    private static Map<Long, Long> auxiliary() throws IOException {
        if (!"64".equals(System.getProperty("sun.arch.data.model"))) {
            throw new IOException("this is not a 64-bit Java");
        }
        ByteBuffer words = ByteBuffer.wrap(Files.readAllBytes(Path.of("/proc/self/auxv")));
        words.order(ByteOrder.nativeOrder());
        Map<Long, Long> values = new HashMap<>();
        while (words.remaining() >= 2 * Long.BYTES) {
            values.put(words.getLong(), words.getLong());
        }
        return values;
    }

    private static long positive(Long value, String what) throws IOException {
        if (value == null || value <= 0) {
            throw new IOException("/proc/self/auxv does not tell the " + what);
        }
        return value;
    }
}
