package dev.drover.messaging.internal.remote;

import java.util.Collection;
import java.util.Map;

import dev.drover.api.messaging.Messages;
import dev.drover.api.messaging.RemoteServices;
import dev.drover.process.Switchboard;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.framework.hooks.service.ListenerHook;
import org.osgi.service.component.AnyService;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/**
 * Services that workers call, and workers' objects that are services, see {@link RemoteServices}.
 *
 * <p>It registers its hook itself, once there are messages. Were the hook a service of SCR's, the framework would ask
 * for it while SCR makes the messages, which it needs: a circle.
 */
@Component(service = {}, immediate = true)
public final class RemoteServicesComponent implements ListenerHook {

    private final Exporter exporter;
    private final ServiceExports exports;
    private final ServiceImports imports;
    private ServiceRegistration<ListenerHook> hook;

    /**
     * @param ofProcesses is here for its type alone: reading this class starts the bundle of the processes, whose
     *     runtime asks for the messages. Started while SCR makes these, that would be a circle
     */
    @Activate
    public RemoteServicesComponent(@Reference Messages messages, @Reference Switchboard ofProcesses) {
        exporter = new Exporter(messages);
        exports = new ServiceExports(exporter::channel);
        imports = new ServiceImports(messages, exporter::channel);
    }

    @Activate
    void open(BundleContext context) {
        hook = context.registerService(ListenerHook.class, this, null);
    }

    @Deactivate
    void close() {
        hook.unregister();
        imports.close();
        exporter.close();
    }

    @Reference(service = AnyService.class, target = "(" + RemoteServices.EXPORTED_INTERFACES + "=*)",
            cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addService(Object service, Map<String, Object> properties) {
        exports.add(service, properties);
    }

    void updatedService(Object service, Map<String, Object> properties) {
        exports.add(service, properties);
    }

    void removeService(Object service, Map<String, Object> properties) {
        exports.remove(properties);
    }

    @Override
    public void added(Collection<ListenerInfo> listeners) {
        imports.added(listeners);
    }

    @Override
    public void removed(Collection<ListenerInfo> listeners) {
        imports.removed(listeners);
    }
}
