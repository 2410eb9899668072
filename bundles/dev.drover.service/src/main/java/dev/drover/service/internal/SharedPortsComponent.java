package dev.drover.service.internal;

import java.util.List;

import dev.drover.api.pool.ProcessPool;
import dev.drover.api.port.SharedPort;
import dev.drover.api.port.SharedPortSpec;
import dev.drover.api.port.SharedPorts;
import dev.drover.service.LocalSharedPorts;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;

/** The shared ports as a service. */
@Component(service = SharedPorts.class)
public final class SharedPortsComponent implements SharedPorts {

    private final LocalSharedPorts ports = new LocalSharedPorts();

    @Deactivate
    void close() {
        ports.close();
    }

    @Override
    public SharedPort open(ProcessPool pool, SharedPortSpec spec) {
        return ports.open(pool, spec);
    }

    @Override
    public List<SharedPort> all() {
        return ports.all();
    }
}
