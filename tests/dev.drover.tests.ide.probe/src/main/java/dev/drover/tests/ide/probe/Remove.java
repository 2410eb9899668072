package dev.drover.tests.ide.probe;

import org.eclipse.core.runtime.NullProgressMonitor;
import org.eclipse.equinox.p2.core.IProvisioningAgent;
import org.eclipse.equinox.p2.engine.IProfile;
import org.eclipse.equinox.p2.engine.IProfileRegistry;
import org.eclipse.equinox.p2.operations.ProvisioningSession;
import org.eclipse.equinox.p2.operations.UninstallOperation;
import org.eclipse.equinox.p2.query.QueryUtil;

/** Looks at the process manager, then uninstalls Drover as Help &gt; About &gt; Installation Details does. */
final class Remove implements Part {

    @Override
    public void play(Stage stage) throws Exception {
        new Look().play(stage);
        IProvisioningAgent agent = Stage.service(IProvisioningAgent.class);
        IProfile profile = agent.getService(IProfileRegistry.class).getProfile(IProfileRegistry.SELF);
        var ours = profile.query(QueryUtil.createIUQuery("dev.drover.ide.feature.feature.group"),
                new NullProgressMonitor()).toUnmodifiableSet();
        var removal = new UninstallOperation(new ProvisioningSession(agent), ours);
        Update.demand(removal.resolveModal(new NullProgressMonitor()), removal.getResolutionDetails());
        Update.demand(removal.getProvisioningJob(null).runModal(new NullProgressMonitor()), "the removal failed");
    }
}
