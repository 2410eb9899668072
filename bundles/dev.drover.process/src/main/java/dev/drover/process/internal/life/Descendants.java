package dev.drover.process.internal.life;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import dev.drover.process.internal.system.ProcessIdentity;
import dev.drover.process.internal.system.Roundup;

/**
 * Ends a process with its descendants by what the JDK knows of them, on any system. What is born between the last look
 * and the end of its parent is missed: nothing can be stopped here before it is ended.
 */
final class Descendants {

    /** Looks for new processes, at most. */
    private static final int MOST_LOOKS = 50;
    /** How long a process may take to die once it was killed. */
    private static final long DYING_NANOS = TimeUnit.SECONDS.toNanos(2);
    private static final long BREATH_NANOS = 5_000_000;

    private Descendants() {}

    /** Waits until they are dead, two seconds at most. */
    static Roundup.Outcome kill(ProcessHandle root) {
        Set<ProcessHandle> killed = new LinkedHashSet<>();
        for (int i = 0; i < MOST_LOOKS; i++) {
            // Those of a process that has been killed have another parent soon, and are looked for by it until then.
            Set<ProcessHandle> fresh = new LinkedHashSet<>();
            root.descendants().forEach(fresh::add);
            for (ProcessHandle each : killed) each.descendants().forEach(fresh::add);
            fresh.removeAll(killed);
            if (fresh.isEmpty()) break;
            fresh.forEach(ProcessHandle::destroyForcibly);
            killed.addAll(fresh);
        }
        root.destroyForcibly();
        killed.add(root);
        // Nobody asks for the names of those that died with a process.
        return new Roundup.Outcome(killed.size(), left(killed), List.of());
    }

    private static List<Roundup.Left> left(Set<ProcessHandle> killed) {
        long begin = System.nanoTime();
        List<ProcessHandle> living = living(killed);
        while (!living.isEmpty() && System.nanoTime() - begin < DYING_NANOS) {
            LockSupport.parkNanos(BREATH_NANOS);
            living = living(living);
        }
        List<Roundup.Left> left = new ArrayList<>();
        for (ProcessHandle each : living) {
            String name = each.info().command().orElse("?");
            ProcessIdentity.of(each.pid()).ifPresent(process -> left.add(new Roundup.Left(process, name, '?')));
        }
        return left;
    }

    /** One that is dead and not yet waited for has a handle that lives, and no program. */
    private static List<ProcessHandle> living(Iterable<ProcessHandle> of) {
        List<ProcessHandle> living = new ArrayList<>();
        for (ProcessHandle each : of) if (each.isAlive() && each.info().command().isPresent()) living.add(each);
        return living;
    }
}
