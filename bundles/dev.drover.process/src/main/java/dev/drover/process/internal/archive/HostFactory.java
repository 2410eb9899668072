package dev.drover.process.internal.archive;

import dev.drover.process.HostListener;
import dev.drover.process.HostProcess;
import dev.drover.process.HostSpec;
import dev.drover.process.console.ConsoleBuffer;
import dev.drover.process.internal.launch.Starter;

/** Makes processes that join, each with a starter of its own. */
@FunctionalInterface
public interface HostFactory {

    HostProcess host(Starter starter, HostSpec spec, ConsoleBuffer console, HostListener listener);
}
