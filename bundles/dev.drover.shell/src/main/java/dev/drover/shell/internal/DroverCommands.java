package dev.drover.shell.internal;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

import dev.drover.api.monitor.ProcessMonitor;
import dev.drover.api.pool.ProcessPools;
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
                "pools", "workers", "ps", "strategies", "strategy", "resize", "weight", "reset", "kill", "console"
        })
public final class DroverCommands {

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Commands commands;

    @Activate
    public DroverCommands(
            @Reference ProcessPools pools,
            @Reference(cardinality = ReferenceCardinality.OPTIONAL,
                    policyOption = ReferencePolicyOption.GREEDY) ProcessMonitor monitor) {
        commands = new Commands(
                pools,
                Optional.ofNullable(monitor),
                new Processes(ProcessHandle::of, PATIENCE),
                InstantSource.system());
    }

    @Descriptor("pools: the open pools and their counts")
    public String pools(String... arguments) {
        return commands.pools(arguments);
    }

    @Descriptor("workers [POOL]: the workers of one pool or of all, and how each last ended")
    public String workers(String... arguments) {
        return commands.workers(arguments);
    }

    @Descriptor("ps: this program's processes with what they use, the dead ones too")
    public String ps(String... arguments) {
        return commands.ps(arguments);
    }

    @Descriptor("strategies: the strategies that can be chosen, and the pools that use them")
    public String strategies(String... arguments) {
        return commands.strategies(arguments);
    }

    @Descriptor("strategy POOL NAME: choose how a pool picks its workers")
    public String strategy(String... arguments) {
        return commands.strategy(arguments);
    }

    @Descriptor("resize POOL MIN MAX: change how many workers a pool keeps and may have")
    public String resize(String... arguments) {
        return commands.resize(arguments);
    }

    @Descriptor("weight POOL SLOT WEIGHT: change the share of a worker in weighted strategies; slots count from 1")
    public String weight(String... arguments) {
        return commands.weight(arguments);
    }

    @Descriptor("reset POOL: give the pool's quarantined slots a fresh start")
    public String reset(String... arguments) {
        return commands.reset(arguments);
    }

    @Descriptor("kill PID|NAME: end a worker or another process of this program at once, with its descendants")
    public String kill(String... arguments) {
        return commands.kill(arguments);
    }

    @Descriptor("console NAME [LINES]: the last lines (20) that a worker printed, ! before those of its error stream")
    public String console(String... arguments) {
        return commands.console(arguments);
    }
}
