package dev.drover.service.internal;

import java.lang.System.Logger.Level;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

import dev.drover.api.messaging.Messages;
import dev.drover.api.pool.ProcessPools;
import dev.drover.api.service.Service;
import dev.drover.api.service.ServiceDeclaration;
import dev.drover.api.service.ServiceSpec;
import dev.drover.api.service.Services;
import dev.drover.service.LocalServices;
import dev.drover.wire.link.SafeLog;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/** The services as a service, and those that bundles declare. */
@Component(service = Services.class, immediate = true)
public final class ServicesComponent implements Services {

    private static final System.Logger LOG = SafeLog.of(ServicesComponent.class);

    private final LocalServices services;
    /** Guarded by itself. */
    private final Map<ServiceDeclaration, Service> declared = new IdentityHashMap<>();

    @Activate
    public ServicesComponent(@Reference ProcessPools pools, @Reference Messages messages) {
        services = new LocalServices(pools, messages);
    }

    @Deactivate
    void close() {
        services.close();
    }

    @Override
    public Service open(ServiceSpec spec) {
        return services.open(spec);
    }

    @Override
    public List<Service> all() {
        return services.all();
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addDeclaration(ServiceDeclaration declaration) {
        try {
            Service opened = services.open(declaration.service());
            synchronized (declared) {
                declared.put(declaration, opened);
            }
        } catch (RuntimeException | LinkageError e) {
            // It is somebody else's: its bundle is named, and the others are opened.
            LOG.log(Level.ERROR, declaration.getClass().getName() + " declares a service that cannot be opened: "
                    + e.getMessage());
        }
    }

    void removeDeclaration(ServiceDeclaration declaration) {
        Service opened;
        synchronized (declared) {
            opened = declared.remove(declaration);
        }
        if (opened != null) opened.close();
    }
}
