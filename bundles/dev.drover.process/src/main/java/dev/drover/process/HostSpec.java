package dev.drover.process;

import java.time.Duration;
import java.util.List;

import dev.drover.api.monitor.ProcessKind;
import dev.drover.api.process.ClassLocation;
import dev.drover.api.process.ProcessSpec;
import dev.drover.api.process.Program;
import dev.drover.api.process.Sandbox;
import dev.drover.process.internal.join.HostHandshake;
import dev.drover.process.internal.seal.SealedConnection;

/**
 * A process that is to join: what it runs, and what it is granted.
 *
 * @param name what people and logs call it; it is told its name when it joins
 * @param kind how the monitor shows it
 * @param program what it runs
 * @param mark stands in the environment of the process and of all that it starts; unique
 * @param links the kinds of link that it may use; in a sandbox never a ring
 * @param encrypted whether its link must be encrypted
 * @param concurrency how many tasks it may run at a time
 * @param maxMessage the longest message in bytes
 * @param startTimeout the longest that it may take to join
 * @param heartbeatTimeout how long it may be silent
 * @param linger how long it may live on after its link has ended
 * @param generation which process of its slot it is, from 1; 0 if it is of no slot
 */
public record HostSpec(
        String name,
        ProcessKind kind,
        ProcessSpec program,
        String mark,
        List<String> links,
        boolean encrypted,
        int concurrency,
        int maxMessage,
        Duration startTimeout,
        Duration heartbeatTimeout,
        Duration linger,
        int generation) {

    /** Of a sandbox nothing of this program can be opened, the memory of a ring least of all. */
    public HostSpec {
        if (program.sandbox().profile() != Sandbox.Profile.TRUSTED)
            links = links.stream().filter(each -> !each.equals("ring")).toList();
    }

    /** A process of no slot, whose link is not encrypted. */
    public HostSpec(String name, ProcessKind kind, ProcessSpec program, String mark, List<String> links,
            int concurrency, int maxMessage, Duration startTimeout, Duration heartbeatTimeout, Duration linger) {
        this(name, kind, program, mark, links, false, concurrency, maxMessage, startTimeout, heartbeatTimeout, linger,
                0);
    }

    /**
     * What it is told that it may use when it joins.
     *
     * @param asks what it may ask
     */
    HostHandshake.Grant grant(List<String> asks) {
        return new HostHandshake.Grant(name, links, concurrency, maxMessage, asks);
    }

    /** The program, with what a Java worker encrypts its link by if it is to. */
    ProcessSpec withSeal(ProcessSpec to) {
        boolean java = encrypted && to.program() instanceof Program.Java;
        return java ? to.classPath(ClassLocation.of(SealedConnection.class)) : to;
    }
}
