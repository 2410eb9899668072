package dev.drover.shell.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;

import dev.drover.api.port.SharedPort;
import dev.drover.api.port.SharedPortSnapshot;
import dev.drover.api.port.SharedPortSnapshot.Server;
import dev.drover.api.port.SharedPorts;
import dev.drover.api.service.Service;
import dev.drover.api.service.ServiceSnapshot;
import dev.drover.api.service.ServiceSpec.Start;
import dev.drover.api.service.ServiceState;
import dev.drover.api.service.Services;
import org.junit.jupiter.api.Test;

class LongLivedTest {

    /** An object that answers each of its methods with the same. */
    private static <T> T always(Class<T> type, Object answer) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> answer));
    }

    private static LongLived over(List<Service> services, List<SharedPort> ports) {
        return new LongLived(
                Optional.of(always(Services.class, services)), Optional.of(always(SharedPorts.class, ports)));
    }

    @Test
    void servicesAndPortsAreListed() throws UnknownHostException {
        Service clock = always(Service.class,
                new ServiceSnapshot("clock", Start.ON_DEMAND, ServiceState.RUNNING, 17, 1, 2, ""));
        Service broken = always(Service.class,
                new ServiceSnapshot("broken", Start.AT_OPEN, ServiceState.QUARANTINED, 0, 3, 0, "exit code 3"));
        InetSocketAddress address = new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 8080);
        SharedPort port = always(SharedPort.class, new SharedPortSnapshot(
                address, List.of(new Server("web-1", "127.0.0.1:4711", 2, 30, true)), 3, 1, 40, 5, 6));
        LongLived commands = over(List.of(clock, broken), List.of(port));
        assertEquals("""
                SERVICE  STATE        PID  STARTS     RESTARTS  RELOADS  PROBLEM
                clock    running       17  on demand         1        2
                broken   quarantined       at open           3        0  exit code 3""", commands.services());
        assertEquals("""
                PORT            WORKER  LISTENS AT      OPEN  SERVED  STATE
                127.0.0.1:8080                             3      40  1 waiting, 5 not served, 6 cut
                                web-1   127.0.0.1:4711     2      30  leaving""", commands.ports());
    }

    @Test
    void whereThereAreNoneThatIsSaid() {
        LongLived none = over(List.of(), List.of());
        assertEquals("No service is open.", none.services());
        assertEquals("No shared port is open.", none.ports());
        LongLived missing = new LongLived(Optional.empty(), Optional.empty());
        assertEquals("there are no services: dev.drover.service is not started",
                assertThrows(Refused.class, missing::services).getMessage());
        assertEquals("there are no shared ports: dev.drover.service is not started",
                assertThrows(Refused.class, missing::ports).getMessage());
    }
}
