package dev.drover.pool.internal.worker;

import dev.drover.process.HostListener;
import dev.drover.process.HostProcess;
import dev.drover.process.HostSpec;
import dev.drover.process.console.ConsoleBuffer;

/** Makes the processes of workers. */
@FunctionalInterface
public interface HostMaker {

    HostProcess host(HostSpec spec, ConsoleBuffer console, HostListener listener);
}
