package dev.drover.ui.internal.view;

import java.util.List;

import dev.drover.api.messaging.PeerSnapshot;
import dev.drover.api.pool.PoolSnapshot;
import dev.drover.api.text.Figures;
import dev.drover.ui.internal.model.DataColumn;
import dev.drover.ui.internal.model.Details;
import dev.drover.ui.internal.model.TableSnapshot;
import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.SashForm;
import org.eclipse.swt.layout.GridData;
import org.eclipse.swt.layout.GridLayout;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Label;

/** The tab of who can be reached: the peers with the channels that they listen to, and the pools of this program. */
final class ChannelsTab {
    private final Composite root;
    private final Label count;
    private final DataTable<PeerSnapshot> peers;
    private final DataTable<PoolSnapshot> pools;

    ChannelsTab(Composite parent, FileChoice files) {
        root = new Composite(parent, SWT.NONE);
        GridLayout layout = new GridLayout();
        layout.marginHeight = 2;
        layout.marginWidth = 4;
        layout.verticalSpacing = 2;
        root.setLayout(layout);
        SashForm sash = new SashForm(root, SWT.HORIZONTAL | SWT.SMOOTH);
        sash.setLayoutData(new GridData(SWT.FILL, SWT.FILL, true, true));
        peers = new DataTable<>(sash, "Peers", peerColumns(), PeerSnapshot::name, each -> false, 0, false, files);
        pools = new DataTable<>(sash, "Pools", poolColumns(), PoolSnapshot::name, each -> false, 0, false, files);
        sash.setWeights(58, 42);
        count = new Label(root, SWT.NONE);
        count.setLayoutData(new GridData(SWT.FILL, SWT.CENTER, true, false));
    }

    Composite control() {
        return root;
    }

    DataTable<PeerSnapshot> peers() {
        return peers;
    }

    DataTable<PoolSnapshot> pools() {
        return pools;
    }

    void show(Details.Channels next) {
        peers.show(next.peers());
        String text = !next.there() ? "The service of messages is not running: install or start dev.drover.messaging."
                : next.peers().isEmpty() ? "No peer yet: a part of this program opens one by Messages.open, a worker"
                        + " by asking its host for messages."
                        : Figures.count(next.peers().size(), "peer") + " can be reached by messages";
        if (!text.equals(count.getText())) count.setText(text);
    }

    void show(TableSnapshot table) {
        pools.show(table.reading().openPools());
    }

    private static List<DataColumn<PeerSnapshot>> peerColumns() {
        return List.of(
                DataColumn.text("Peer", 110, PeerSnapshot::name),
                DataColumn.text("Where", 88, each -> each.local() ? "this program" : "process"),
                DataColumn.figure("Sent", 64, PeerSnapshot::sent, each -> Figures.count(each.sent())),
                DataColumn.figure("Received", 72, PeerSnapshot::received, each -> Figures.count(each.received())),
                DataColumn.figure("Open", 54, PeerSnapshot::open, each -> Figures.count(each.open())),
                DataColumn.figure("Waiting", 66, each -> each.waiting() < 0 ? null : each.waiting(),
                        each -> Figures.count(each.waiting())),
                DataColumn.text("Listens to", 160, each -> String.join(", ", each.channels())));
    }

    private static List<DataColumn<PoolSnapshot>> poolColumns() {
        return List.of(
                DataColumn.text("Pool", 100, PoolSnapshot::name),
                DataColumn.text("Strategy", 110, PoolSnapshot::strategy),
                DataColumn.figure("Processes", 80,
                        each -> each.workers().stream().filter(worker -> worker.pid() > 0).count(),
                        each -> each.workers().stream().filter(worker -> worker.pid() > 0).count() + " of "
                                + each.max()),
                DataColumn.figure("Waiting", 66, PoolSnapshot::queued, each -> Figures.count(each.queued())),
                DataColumn.figure("In flight", 70, PoolSnapshot::inFlight, each -> Figures.count(each.inFlight())),
                DataColumn.figure("Done", 74, PoolSnapshot::done, each -> Figures.count(each.done())),
                DataColumn.figure("Failed", 60, PoolSnapshot::failed, each -> Figures.count(each.failed())));
    }
}
