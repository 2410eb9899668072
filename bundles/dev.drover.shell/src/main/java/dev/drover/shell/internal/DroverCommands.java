package dev.drover.shell.internal;

import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.Optional;

import dev.drover.api.messaging.Messages;
import dev.drover.api.monitor.ErrorLog;
import dev.drover.api.monitor.ProcessMonitor;
import dev.drover.api.pool.ProcessPools;
import dev.drover.api.port.SharedPorts;
import dev.drover.api.service.Services;
import dev.drover.shared.SharedFolder;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.annotations.GogoCommand;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/**
 * The commands as Gogo sees them. All take any number of arguments, so that a wrong number is answered by a sentence of
 * ours and not by a list of Java types.
 */
@Component(service = DroverCommands.class)
@GogoCommand(
        scope = "drover",
        function = {
                "pools", "workers", "ps", "strategies", "strategy", "resize", "weight", "reset", "kill", "recycle",
                "restart", "console", "verdict", "errors", "dump", "sleep", "wake", "peers", "messages",
                "services", "ports", "ipc"
        })
public final class DroverCommands {

    private static final Duration END_PATIENCE = Duration.ofSeconds(5);
    /** Long enough for a recording, and for a pool of some workers. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Lists lists;
    private final Settings settings;
    private final Actions actions;
    private final Evidence evidence;
    private final Sleepers sleepers;
    private final Talks talks;
    private final LongLived longLived;
    private final SharedThings shared;

    @Activate
    public DroverCommands(
            @Reference ProcessPools pools,
            @Reference(cardinality = ReferenceCardinality.OPTIONAL,
                    policyOption = ReferencePolicyOption.GREEDY) ProcessMonitor monitor,
            @Reference(cardinality = ReferenceCardinality.OPTIONAL,
                    policyOption = ReferencePolicyOption.GREEDY) ErrorLog errors,
            @Reference(cardinality = ReferenceCardinality.OPTIONAL,
                    policyOption = ReferencePolicyOption.GREEDY) Messages messages,
            @Reference(cardinality = ReferenceCardinality.OPTIONAL,
                    policyOption = ReferencePolicyOption.GREEDY) Services services,
            @Reference(cardinality = ReferenceCardinality.OPTIONAL,
                    policyOption = ReferencePolicyOption.GREEDY) SharedPorts ports) {
        Lookup lookup = new Lookup(pools, Optional.ofNullable(monitor));
        lists = new Lists(lookup, InstantSource.system());
        settings = new Settings(lookup);
        talks = new Talks(Optional.ofNullable(messages), ZoneId.systemDefault());
        longLived = new LongLived(Optional.ofNullable(services), Optional.ofNullable(ports));
        shared = new SharedThings(
                () -> SharedFolder.standard().list(), Optional.ofNullable(ports), Optional.ofNullable(monitor));
        sleepers = new Sleepers(lookup, PATIENCE);
        actions = new Actions(lookup, new Processes(ProcessHandle::of, END_PATIENCE), PATIENCE);
        evidence = new Evidence(lookup, Optional.ofNullable(errors), PATIENCE);
    }

    @Descriptor("pools: the open pools and their counts")
    public String pools(String... arguments) {
        return lists.pools(arguments);
    }

    @Descriptor("workers [POOL]: the workers of one pool or of all, and how each last ended")
    public String workers(String... arguments) {
        return lists.workers(arguments);
    }

    @Descriptor("ps: this program's processes with what they use, the dead ones too")
    public String ps(String... arguments) {
        return lists.ps(arguments);
    }

    @Descriptor("strategies: the strategies that can be chosen, and the pools that use them")
    public String strategies(String... arguments) {
        return lists.strategies(arguments);
    }

    @Descriptor("strategy POOL NAME: choose how a pool picks its workers")
    public String strategy(String... arguments) {
        return settings.strategy(arguments);
    }

    @Descriptor("resize POOL MIN MAX: change how many workers a pool keeps and may have")
    public String resize(String... arguments) {
        return settings.resize(arguments);
    }

    @Descriptor("weight POOL SLOT WEIGHT: change the share of a worker in weighted strategies; slots count from 1")
    public String weight(String... arguments) {
        return settings.weight(arguments);
    }

    @Descriptor("reset POOL: give the pool's quarantined slots a fresh start")
    public String reset(String... arguments) {
        return settings.reset(arguments);
    }

    @Descriptor("kill PID|NAME: end a worker or another process of this program at once, with its descendants")
    public String kill(String... arguments) {
        return actions.kill(arguments);
    }

    @Descriptor("recycle WORKER: replace a worker by a fresh one; no request is lost")
    public String recycle(String... arguments) {
        return actions.recycle(arguments);
    }

    @Descriptor("restart POOL|WORKER: replace the workers of a pool, a few at a time, or one; no request is lost")
    public String restart(String... arguments) {
        return actions.restart(arguments);
    }

    @Descriptor("sleep POOL|WORKER [trim|freeze|doze|hibernate]: put idle workers to sleep, as deep as their pool says")
    public String sleep(String... arguments) {
        return sleepers.sleep(arguments);
    }

    @Descriptor("wake POOL|WORKER: wake workers that sleep")
    public String wake(String... arguments) {
        return sleepers.wake(arguments);
    }

    @Descriptor("console NAME [LINES]: the last lines (20) that a worker printed, ! before those of its error stream")
    public String console(String... arguments) {
        return evidence.console(arguments);
    }

    @Descriptor("verdict NAME|PID: how a worker or another process last ended, and all that is known of it")
    public String verdict(String... arguments) {
        return evidence.verdict(arguments);
    }

    @Descriptor("errors [N]: the last things (20) that went wrong in this program, the newest last")
    public String errors(String... arguments) {
        return evidence.errors(arguments);
    }

    @Descriptor("dump WORKER threads|heap|histogram|memory|recording: look into a worker; shows the text or its file")
    public String dump(String... arguments) {
        return evidence.dump(arguments);
    }

    @Descriptor("peers: who can be sent messages, and how many have passed")
    public String peers(String... arguments) {
        return talks.peers(arguments);
    }

    @Descriptor("messages [N]: the last messages (20) between peers, without their bodies, the newest last;"
            + " messages export FILE: as OpenTelemetry's JSON, for viewers of traces, or as HAR if it ends in .har")
    public String messages(String... arguments) {
        return talks.messages(arguments);
    }

    @Descriptor("services: the services, what each is doing, and how often it was started anew")
    public String services(String... arguments) {
        return longLived.services(arguments);
    }

    @Descriptor("ports: the ports that workers share, and the connections of each worker")
    public String ports(String... arguments) {
        return longLived.ports(arguments);
    }

    @Descriptor("ipc: the memory, locks, queues and ports that processes share, and who uses them")
    public String ipc(String... arguments) {
        return shared.ipc(arguments);
    }
}
