package dev.drover.shell.internal;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

import dev.drover.api.port.SharedPort;
import dev.drover.api.port.SharedPortSnapshot;
import dev.drover.api.port.SharedPorts;
import dev.drover.api.service.Service;
import dev.drover.api.service.ServiceSnapshot;
import dev.drover.api.service.Services;

/** The commands that show services and shared ports. */
final class LongLived {

    private final Optional<Services> services;
    private final Optional<SharedPorts> ports;

    /** @param services empty, as the ports are, where that bundle is not */
    LongLived(Optional<Services> services, Optional<SharedPorts> ports) {
        this.services = services;
        this.ports = ports;
    }

    private static <T> T there(Optional<T> service, String what) {
        return service.orElseThrow(() -> new Refused("there are no " + what + ": dev.drover.service is not started"));
    }

    String services(String... arguments) {
        Arguments.check(arguments, 0, 0, "services");
        List<Service> all = there(services, "services").all();
        if (all.isEmpty()) return "No service is open.";
        Table table = new Table("SERVICE", "STATE", ">PID", "STARTS", ">RESTARTS", ">RELOADS", "PROBLEM");
        for (Service each : all) {
            ServiceSnapshot it = each.snapshot();
            table.row(it.name(), words(it.state()), it.pid() == 0 ? "" : it.pid(), words(it.start()), it.restarts(),
                    it.reloads(), it.problem());
        }
        return table.toString();
    }

    private static String words(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    String ports(String... arguments) {
        Arguments.check(arguments, 0, 0, "ports");
        List<SharedPort> all = there(ports, "shared ports").all();
        if (all.isEmpty()) return "No shared port is open.";
        Table table = new Table("PORT", "WORKER", "LISTENS AT", ">OPEN", ">SERVED", "STATE");
        for (SharedPort each : all) {
            SharedPortSnapshot it = each.snapshot();
            String address = it.address().getAddress().getHostAddress() + ":" + it.address().getPort();
            table.row(address, "", "", it.open(), it.accepted(), it.waiting() + " waiting, " + it.unserved()
                    + " not served, " + it.cut() + " cut");
            for (SharedPortSnapshot.Server server : it.servers())
                table.row("", server.worker(), server.at(), server.open(), server.served(),
                        server.leaving() ? "leaving" : "");
        }
        return table.toString();
    }
}
