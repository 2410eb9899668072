package dev.drover.tests.framework;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import dev.drover.api.messaging.Messages;
import dev.drover.api.monitor.ProcessKind;
import dev.drover.api.monitor.ProcessMonitor;
import dev.drover.api.port.SharedPorts;
import dev.drover.api.process.ClassLocation;
import dev.drover.api.service.Service;
import dev.drover.api.service.ServiceDeclaration;
import dev.drover.api.service.ServiceSpec;
import dev.drover.api.service.ServiceSpec.Start;
import dev.drover.api.service.ServiceState;
import dev.drover.api.service.Services;
import dev.drover.channel.MessageChannel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;

/** Services that are there because a configuration is, or because a bundle declares them. */
@Timeout(180)
final class ServicesTest {

    @RegisterExtension
    final Framework framework = new Framework();

    private Services services() {
        return framework.service(Services.class);
    }

    private MessageChannel open(String peer) {
        MessageChannel channel = framework.service(Messages.class).open(peer);
        framework.keep(channel::close);
        return channel;
    }

    @Test
    void aServiceIsOpenWhileItsConfigurationIsThere() throws Exception {
        Configuration configuration =
                framework.service(ConfigurationAdmin.class).createFactoryConfiguration("dev.drover.service", "?");
        framework.keep(() -> framework.await("its end", () -> services().find("configured").isEmpty()));
        framework.keep(configuration::delete);
        configuration.update(new Hashtable<>(Map.of(
                "name", "configured",
                "main.class", Worker.class.getName(),
                "class.path", new String[] {ClassLocation.of(Worker.class).toString()},
                "on.demand", true)));
        framework.await("the service", () -> services().find("configured").isPresent());
        Service service = services().find("configured").orElseThrow();
        assertEquals(ServiceState.WAITING, service.snapshot().state());
        assertEquals("it", open("asker").invoke("configured", "test:echo", "it").get(60, TimeUnit.SECONDS));
        assertEquals(Start.ON_DEMAND, service.spec().start());
        long pid = service.snapshot().pid();
        ProcessMonitor monitor = framework.service(ProcessMonitor.class);
        framework.await("the monitor to show it as a service",
                () -> monitor.find(pid).filter(each -> each.kind() == ProcessKind.SERVICE).isPresent());
    }

    @Test
    void aServiceIsOpenWhileABundleDeclaresIt() throws Exception {
        ServiceDeclaration wrong = () -> {
            throw new IllegalArgumentException("on purpose");
        };
        framework.offer(ServiceDeclaration.class, wrong, "any", "thing");
        assertTrue(framework.complaints().stream().anyMatch(line -> line.endsWith("cannot be opened: on purpose")),
                () -> "" + framework.complaints());
        var registration = framework.context().registerService(ServiceDeclaration.class,
                () -> ServiceSpec.java("declared", Worker.class), null);
        framework.await("the service", () -> services().find("declared").isPresent());
        assertEquals("it", open("asker").invoke("declared", "test:echo", "it").get(60, TimeUnit.SECONDS));
        registration.unregister();
        assertEquals(List.of(), services().all());
    }

    @Test
    void sharedPortsAreAService() {
        assertNotNull(framework.service(SharedPorts.class));
    }
}
