package dev.drover.process.internal.system;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/**
 * Ends processes that may start others meanwhile: stops all that are found, looks again until there is nothing new,
 * kills them, and looks whether they are dead.
 *
 * <p>A process that is killed first hands its children to another parent, by which they are no longer found, and one
 * that was not there at the first look is missed by a kill of what was. So nothing is killed before everything is
 * stopped. Where processes cannot be stopped, they are killed as they are found, until nothing new is.
 */
public final class Roundup {

    /** Looks for new processes, at most. Each takes some milliseconds; a few are enough but for a bomb of forks. */
    private static final int MOST_LOOKS = 200;
    private static final long LOOKING_NANOS = TimeUnit.SECONDS.toNanos(5);
    /** How long a process may take to die once it was killed. */
    private static final long DYING_NANOS = TimeUnit.SECONDS.toNanos(2);
    private static final int MOST_NAMES = 50;
    private static final long BREATH_NANOS = 1_000_000;
    private static final long LONG_BREATH_NANOS = 20_000_000;

    private final Proc proc;
    private final Predicate<ProcStat> belongs;
    private final long own = ProcessHandle.current().pid();
    private final Map<Long, ProcessIdentity> members = new LinkedHashMap<>();
    private final Map<Long, String> names = new HashMap<>();

    /**
     * What has come of it.
     *
     * @param found how many processes there were
     * @param left those of them that do not die, or that this program may not kill
     * @param names name and id of those that were there, 50 at most
     */
    public record Outcome(int found, List<Left> left, List<String> names) {

        /** Nothing was there. */
        public static final Outcome NOTHING = new Outcome(0, List.of(), List.of());
    }

    /**
     * A process that could not be ended.
     *
     * @param state the letter by which the system tells what it does, see {@link ProcStat}
     */
    public record Left(ProcessIdentity process, String name, char state) {}

    /** @param belongs whether a process is to be ended; its descendants are as well, and this program never is */
    public Roundup(Predicate<ProcStat> belongs) {
        proc = Proc.SYSTEM;
        this.belongs = belongs;
    }

    /**
     * Ends them all. May take two seconds longer than their end does, if they do not die.
     *
     * @throws java.io.UncheckedIOException if they cannot be looked for just now, as when there is no file descriptor
     */
    public Outcome end() {
        if (!proc.isThere()) return Outcome.NOTHING;
        long begin = System.nanoTime();
        // Most have no descendants: these need no stop.
        List<ProcessIdentity> fresh = look();
        boolean stop = fresh.size() > 1;
        for (int looks = 1; !fresh.isEmpty() && looks < MOST_LOOKS; looks++) {
            if (!stop || !Signals.stop(fresh)) fresh.forEach(Signals::kill);
            if (System.nanoTime() - begin > LOOKING_NANOS) break;
            fresh = look();
            stop |= !fresh.isEmpty();
        }
        members.values().forEach(Signals::kill);
        List<Left> left = awaitDeath();
        return new Outcome(members.size(), left, members.keySet().stream().limit(MOST_NAMES)
                .map(pid -> names.get(pid) + " (" + pid + ")").toList());
    }

    /** Those that were not known before; parents first. */
    private List<ProcessIdentity> look() {
        List<ProcStat> all = proc.all();
        List<ProcessIdentity> fresh = new ArrayList<>();
        for (ProcStat each : all) if (each.pid() != own && !each.dead() && belongs.test(each)) add(each, fresh);
        Map<Long, List<ProcStat>> children = new HashMap<>();
        for (ProcStat each : all) children.computeIfAbsent(each.parent(), parent -> new ArrayList<>()).add(each);
        List<Long> parents = new ArrayList<>(members.keySet());
        for (int i = 0; i < parents.size(); i++) {
            for (ProcStat each : children.getOrDefault(parents.get(i), List.of())) {
                boolean known = isKnown(each);
                if (each.pid() == own || each.dead() || !isChild(parents.get(i), each)) continue;
                add(each, fresh);
                if (!known) parents.add(each.pid());
            }
        }
        return fresh;
    }

    /** The id of a member that has ended meanwhile may be a stranger's, which was started later than the child. */
    private boolean isChild(long parent, ProcStat child) {
        return members.get(parent).start() <= child.startTicks() && members.get(parent).isAlive(proc);
    }

    private boolean isKnown(ProcStat each) {
        return ProcessIdentity.of(proc, each).equals(members.get(each.pid()));
    }

    private void add(ProcStat each, List<ProcessIdentity> fresh) {
        if (isKnown(each)) return;
        ProcessIdentity identity = ProcessIdentity.of(proc, each);
        members.put(each.pid(), identity);
        names.put(each.pid(), each.name());
        fresh.add(identity);
    }

    private List<Left> awaitDeath() {
        long begin = System.nanoTime();
        long breath = BREATH_NANOS;
        List<ProcessIdentity> living = living(List.copyOf(members.values()));
        while (!living.isEmpty() && System.nanoTime() - begin < DYING_NANOS) {
            LockSupport.parkNanos(breath);
            breath = Math.min(2 * breath, LONG_BREATH_NANOS);
            living = living(living);
        }
        List<Left> left = new ArrayList<>();
        for (ProcessIdentity each : living) {
            char state = proc.stat(each.pid()).map(ProcStat::state).orElse('?');
            left.add(new Left(each, names.get(each.pid()), state));
        }
        return left;
    }

    private List<ProcessIdentity> living(List<ProcessIdentity> of) {
        return of.stream().filter(each -> each.isAlive(proc)).toList();
    }
}
