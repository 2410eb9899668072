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
 * The processes of a Linux system, read from {@code /proc} with as little as possible.
 *
 * <p>One listing names all processes. The {@code stat} file of each of ours is read each time, as it holds parent,
 * processor time, start and resident set size together; that of a foreign process once and then, in case its id was
 * used again, every {@value #RECHECK}th time: a foreign process never becomes ours. A command line is read when a
 * process is new, the second time it is seen (the first may have been between fork and exec), and when its name
 * changes.
 */
final class LinuxTable implements ProcessTable {
    private static final int RECHECK = 16;
    private static final int AT_PAGESZ = 6;
    private static final int AT_CLKTCK = 17;

    /** What stays of one of our processes between two looks. */
    private static final class Own {
        private final long startTicks;
        private final Resident resident = new Resident();
        private ProcStat stat;
        private Command command;
        private String commandOf;
        private int looks;

        private Own(long startTicks) {
            this.startTicks = startTicks;
        }
    }

    /** What the system says of itself; does not change while it runs. */
    record Facts(long self, long ticksPerSecond, long pageSize, long bootMillis) {}

    private final ProcFiles files;
    private final Facts facts;
    private final LongSupplier nanoTime;
    private final ResidentGauge gauge;
    private final Map<Long, Own> own = new HashMap<>();
    private BitSet foreign = new BitSet();
    private int looks;

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
        // The JDK's own reckoning, so that a ProcessHandle's start instant names the same process as ours.
        Instant start = ProcessHandle.current().info().startInstant()
                .orElseThrow(() -> new IOException("/proc does not tell when this process started"));
        long boot = start.toEpochMilli() - stat.startTicks() * 1000 / ticks;
        return new LinuxTable("/proc", new Facts(self, ticks, page, boot), System::nanoTime);
    }

    @Override
    public List<Observation> read(Set<Long> asked) throws IOException {
        List<Observation> sightings = new ArrayList<>(own.size() + 8);
        List<ProcStat> undecided = new ArrayList<>();
        Map<Long, Own> living = new HashMap<>(2 * own.size() + 16);
        BitSet stillForeign = new BitSet(foreign.length());
        looks++;
        for (long pid : files.pids()) {
            if (foreign.get(index(pid)) && (pid + looks) % RECHECK != 0 && !asked.contains(pid)) {
                stillForeign.set(index(pid));
                continue;
            }
            look(pid, asked, living, undecided, sightings);
        }
        adopt(undecided, living);
        for (ProcStat stat : undecided) {
            stillForeign.set(index(stat.pid()));
        }
        foreign = stillForeign;
        own.keySet().retainAll(living.keySet());
        own.putAll(living);
        measure(sightings);
        return sightings;
    }

    /** Reads one process: ours, undecided, or not there. */
    private void look(
            long pid, Set<Long> asked, Map<Long, Own> living, List<ProcStat> undecided, List<Observation> sightings) {
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
                living.put(pid, fresh(stat));
            } else {
                undecided.add(stat);
            }
        } catch (IOException e) {
            if ((known != null || asked.contains(pid)) && !files.gone(pid)) {
                sightings.add(new Observation.Unreadable(pid, problem(e)));
                if (known != null) {
                    known.stat = null;
                    living.put(pid, known);
                }
            }
        }
    }

    /** Moves the children of ours from the undecided to ours, as often as that makes others children of ours. */
    private static void adopt(List<ProcStat> undecided, Map<Long, Own> living) {
        boolean more = true;
        while (more) {
            more = false;
            for (Iterator<ProcStat> all = undecided.iterator(); all.hasNext();) {
                ProcStat stat = all.next();
                if (living.containsKey(stat.parent())) {
                    living.put(stat.pid(), fresh(stat));
                    all.remove();
                    more = true;
                }
            }
        }
    }

    private void measure(List<Observation> sightings) {
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
                gauge.count(pid, process.stat.residentPages(), process.resident);
                counted.add(pid);
                // A short-lived process is not worth it. Those that were there before the first look are not that.
                if (process.looks >= 2 || looks == 1) {
                    residents.put(pid, process.resident);
                }
            } catch (IOException e) {
                process.stat = null;
                if (files.gone(pid)) {
                    all.remove();
                } else {
                    sightings.add(new Observation.Unreadable(pid, problem(e)));
                }
            }
        }
        gauge.weigh(residents);
        for (Long pid : counted) {
            sightings.add(reading(pid, own.get(pid)));
        }
    }

    /** Reads the command line if it may be another than last time; then the memory is another, too. */
    private void readCommand(long pid, Own process) {
        String name = process.stat.name();
        if (process.looks >= 2 && name.equals(process.commandOf)) {
            return;
        }
        process.commandOf = name;
        process.looks++;
        process.resident.forget();
        try {
            int length = files.read(pid, "cmdline");
            process.command = Command.ofProc(files.text(), length, name);
        } catch (IOException e) {
            // It may belong to somebody else; its figures may be read all the same.
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

    private static Own fresh(ProcStat stat) {
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
