package dev.drover.api.service;

import java.util.List;
import java.util.Optional;

import dev.drover.api.Require;
import org.osgi.annotation.versioning.ProviderType;

/** The service that opens long-lived processes with names, and knows those that are open. */
@ProviderType
public interface Services {

    /**
     * Opens a service; does not wait until its process has joined.
     *
     * @throws IllegalArgumentException if a service, a pool or a part of the program has that name
     */
    Service open(ServiceSpec spec);

    /** The open services, in the order they were opened. */
    List<Service> all();

    /** The open service of that name. */
    default Optional<Service> find(String name) {
        Require.given("name", name);
        return all().stream().filter(service -> service.name().equals(name)).findFirst();
    }
}
