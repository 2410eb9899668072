package dev.drover.ide.internal;

import dev.drover.api.monitor.ProcessKind;
import dev.drover.api.monitor.ProcessMonitor;
import org.eclipse.core.runtime.IProduct;
import org.eclipse.core.runtime.Platform;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Names the IDE's own process after the IDE, not after the file that it was started from. */
@Component(service = NameOfTheIde.class, immediate = true)
public final class NameOfTheIde {

    @Activate
    public NameOfTheIde(@Reference ProcessMonitor monitor) {
        IProduct product = Platform.getProduct();
        String name = product == null || product.getName() == null ? "Eclipse" : product.getName();
        monitor.describe(ProcessHandle.current().pid(), ProcessKind.MAIN, name);
    }
}
