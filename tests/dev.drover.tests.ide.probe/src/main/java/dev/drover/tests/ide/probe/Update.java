package dev.drover.tests.ide.probe;

import java.net.URI;

import org.eclipse.core.runtime.IStatus;
import org.eclipse.core.runtime.NullProgressMonitor;
import org.eclipse.equinox.p2.core.IProvisioningAgent;
import org.eclipse.equinox.p2.engine.ProvisioningContext;
import org.eclipse.equinox.p2.operations.ProvisioningSession;
import org.eclipse.equinox.p2.operations.UpdateOperation;

/** Looks at the process manager, then checks for updates on another site and takes all that there are. */
final class Update implements Part {

    @Override
    public void play(Stage stage) throws Exception {
        new Look().play(stage);
        IProvisioningAgent agent = Stage.service(IProvisioningAgent.class);
        var context = new ProvisioningContext(agent);
        URI site = URI.create(System.getProperty("drover.probe.site"));
        context.setMetadataRepositories(site);
        context.setArtifactRepositories(site);
        var update = new UpdateOperation(new ProvisioningSession(agent));
        update.setProvisioningContext(context);
        demand(update.resolveModal(new NullProgressMonitor()), update.getResolutionDetails());
        demand(update.getProvisioningJob(null).runModal(new NullProgressMonitor()), "the update failed");
    }

    static void demand(IStatus status, String details) {
        if (!status.isOK()) throw new AssertionError(status + ": " + details, status.getException());
    }
}
