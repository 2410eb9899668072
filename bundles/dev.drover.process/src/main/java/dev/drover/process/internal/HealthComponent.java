package dev.drover.process.internal;

import dev.drover.api.monitor.Health;
import dev.drover.api.monitor.HealthCheck;
import dev.drover.process.ProcessRuntime;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The health of this program as a service. */
@Component(service = HealthCheck.class)
public final class HealthComponent implements HealthCheck {

    private final HealthCheck check;

    @Activate
    public HealthComponent(@Reference ProcessRuntime runtime) {
        check = runtime.health();
    }

    @Override
    public Health look() {
        return check.look();
    }
}
