package dev.drover.shell.internal;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

import dev.drover.api.monitor.ProcessMonitor;
import dev.drover.api.port.SharedPort;
import dev.drover.api.port.SharedPortSnapshot;
import dev.drover.api.port.SharedPorts;
import dev.drover.api.text.Figures;
import dev.drover.shared.SharedObject;

/** The command that shows what processes share, and who uses it. */
final class SharedThings {

    /** Lists what the processes of this user share by name. */
    @FunctionalInterface
    interface Folder {
        List<SharedObject> list() throws IOException;
    }

    private final Folder folder;
    private final Optional<SharedPorts> ports;
    private final Optional<ProcessMonitor> monitor;

    /**
     * @param ports those that workers share; empty where that bundle is not
     * @param monitor knows what processes are called; empty if there is none
     */
    SharedThings(Folder folder, Optional<SharedPorts> ports, Optional<ProcessMonitor> monitor) {
        this.folder = folder;
        this.ports = ports;
        this.monitor = monitor;
    }

    String ipc(String... arguments) {
        Arguments.check(arguments, 0, 0, "ipc");
        List<SharedObject> things;
        try {
            things = folder.list();
        } catch (IOException e) {
            throw new Refused("what is shared cannot be listed: " + e.getMessage());
        }
        List<SharedPort> open = ports.map(SharedPorts::all).orElse(List.of());
        if (things.isEmpty() && open.isEmpty()) return "Nothing is shared: no memory, lock, queue or port.";
        Table table = new Table("KIND", "NAME", ">SIZE", "USED BY");
        for (SharedObject each : things)
            table.row(each.kind(), each.name(), Figures.bytes(each.bytes()),
                    each.users().stream().map(this::named).collect(Collectors.joining(", ")));
        for (SharedPort each : open) {
            SharedPortSnapshot it = each.snapshot();
            table.row("port", it.address().getAddress().getHostAddress() + ":" + it.address().getPort(), "",
                    it.servers().stream().map(SharedPortSnapshot.Server::worker).collect(Collectors.joining(", ")));
        }
        return table.toString();
    }

    private String named(long pid) {
        return monitor.flatMap(known -> known.find(pid)).map(each -> each.name() + " (" + pid + ")")
                .orElse(Long.toString(pid));
    }
}
