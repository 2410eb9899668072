package dev.drover.ui.internal.view;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import dev.drover.api.messaging.PeerSnapshot;
import dev.drover.api.monitor.ProcessSample;
import dev.drover.api.pool.PoolSnapshot;
import dev.drover.api.text.Figures;
import dev.drover.shared.SharedObject;
import dev.drover.ui.internal.model.DataColumn;
import dev.drover.ui.internal.model.Details;
import dev.drover.ui.internal.model.TableSnapshot;
import dev.drover.wire.SafeText;
import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.SashForm;
import org.eclipse.swt.layout.GridData;
import org.eclipse.swt.layout.GridLayout;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Label;

/** The tab of who can be reached: the peers with the channels that they listen to, the pools, what is shared. */
final class ChannelsTab {
    private final Composite root;
    private final Label count;
    private final DataTable<PeerSnapshot> peers;
    private final DataTable<PoolSnapshot> pools;
    private final DataTable<SharedObject> shared;
    private Map<Long, String> names = Map.of();

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
        shared = new DataTable<>(sash, "Shared things", sharedColumns(), each -> each.kind() + ' ' + each.name(),
                each -> false, 1, false, files);
        sash.setWeights(42, 26, 32);
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

    DataTable<SharedObject> shared() {
        return shared;
    }

    void show(Details.Channels next) {
        peers.show(next.peers());
        shared.show(next.shared());
        String text = !next.there() ? "The service of messages is not running: install or start dev.drover.messaging."
                : next.peers().isEmpty() ? "No peer yet: a part of this program opens one by Messages.open, a worker"
                        + " by asking its host for messages."
                        : Figures.count(next.peers().size(), "peer") + " can be reached by messages.";
        text += next.problem().map(problem -> " " + SafeText.of(problem)).orElse(next.shared().isEmpty()
                ? " Nothing is shared by name."
                : " Shared by name: " + Figures.count(next.shared().size(), "thing") + ", "
                        + Figures.bytes(next.shared().stream().mapToLong(SharedObject::bytes).sum()) + ".");
        if (!text.equals(count.getText())) count.setText(text);
    }

    void show(TableSnapshot table) {
        pools.show(table.reading().openPools());
        Map<Long, String> next = table.reading().monitor().stream()
                .flatMap(sampled -> sampled.processes().stream())
                .filter(ProcessSample::alive)
                .collect(Collectors.toMap(each -> each.id().pid(), ProcessSample::name, (one, other) -> one));
        if (next.equals(names)) return;
        names = next;
        shared.control().clearAll();
    }

    private static List<DataColumn<PeerSnapshot>> peerColumns() {
        return List.of(
                DataColumn.text("Peer", 84, PeerSnapshot::name),
                DataColumn.text("Listens to", 150, each -> String.join(", ", each.channels())),
                DataColumn.text("Where", 88, each -> each.local() ? "this program" : "process"),
                DataColumn.figure("Sent", 64, PeerSnapshot::sent, each -> Figures.count(each.sent())),
                DataColumn.figure("Received", 72, PeerSnapshot::received, each -> Figures.count(each.received())),
                DataColumn.figure("Open", 54, PeerSnapshot::open, each -> Figures.count(each.open())),
                DataColumn.figure("Waiting", 66, each -> each.waiting() < 0 ? null : each.waiting(),
                        each -> Figures.count(each.waiting())));
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

    private List<DataColumn<SharedObject>> sharedColumns() {
        return List.of(
                DataColumn.text("Shared", 74, SharedObject::kind),
                DataColumn.text("Name", 84, SharedObject::name),
                DataColumn.text("Used by", 150, each -> each.users().stream()
                        .map(pid -> names.containsKey(pid) ? names.get(pid) + " (" + pid + ")" : Long.toString(pid))
                        .collect(Collectors.joining(", "))),
                DataColumn.figure("Size", 66, SharedObject::bytes, each -> Figures.bytes(each.bytes())));
    }
}
